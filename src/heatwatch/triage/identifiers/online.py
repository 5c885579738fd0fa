"""E-mail addresses, web addresses and names of accounts."""

import re
from collections.abc import Iterator

from heatwatch.knowledge.cues.words import Words, plain
from heatwatch.triage.identifiers.identifier import Identifier, Taken, at

# Of the many endings of addresses those that people here meet; `example` belongs to nobody (RFC 2606).
_TLD = "com|org|net|edu|gov|info|biz|io|co|me|us|mx|xyz|site|online|app|live|club|vip|tv|cc|link|shop|store|page|chat"
_TLD += "|website|top|ru|cn|ph|vn|example"
# A full stop, as it stands or as people spell it where they do not want to be found.
_DOT = r"(?:\.|\s?\(dot\)\s?|\s?\[dot\]\s?|\s?\[\.\]\s?|\s(?:dot|punto)\s)"
_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w][\w.+-]{{0,63}}(?:\s(?:dot|punto)\s\w{{1,30}})?\s?(?:@|\(at\)|\[at\]|\s(?:at|arroba)\s)\s?"
    rf"[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,4}}{_DOT}(?:{_TLD})\b",
    re.IGNORECASE,
)
_SPOKEN_URL = re.compile(
    rf"(?<![\w.@-])(?!(?:the|a|an|this|that|el|la|un|de)\b)([a-z0-9][a-z0-9-]{{1,62}}"
    rf"(?:{_DOT}[a-z0-9-]{{1,63}}){{0,2}}{_DOT}(?:{_TLD}))\b((?:(?:\s(?:slash|diagonal|barra)\s|/)[\w-]{{1,63}}){{0,4}})",
    re.IGNORECASE,
)
_URL = re.compile(
    rf"(?:h(?:tt|xx)ps?://|www\.)[^\s<>\"'“”，。（）]{{1,300}}|(?<![\w@.-])[a-z0-9][a-z0-9-]{{0,62}}(?:\.[a-z0-9-]{{1,63}}){{0,4}}\.(?:{_TLD})\b"
    r"(?:/[^\s<>\"'“”，。（）]{0,300})?(?!@)",
    re.IGNORECASE,
)
_AT = re.compile(r"(?<![\w@.])@([A-Za-z0-9_][\w.]{1,40})")
PLATFORMS = {
    "instagram": "instagram insta ig",
    "snapchat": "snapchat snap sc",
    "tiktok": "tiktok tik tok tt",
    "facebook": "facebook fb face",
    "telegram": "telegram tg",
    "wechat": "wechat weixin 微信",
    "whatsapp": "whatsapp wasap",
    "twitter": "twitter x",
    "discord": "discord",
    "kik": "kik",
    "line": "line",
    "zalo": "zalo",
    "onlyfans": "onlyfans",
    "cashapp": "cashapp",
    "venmo": "venmo",
    "roblox": "roblox",
}
_PLATFORM_OF = {word: name for name, words in PLATFORMS.items() for word in words.split()}
_PLATFORM = re.compile(
    r"(?<![A-Za-z0-9_])(" + "|".join(sorted(_PLATFORM_OF, key=len, reverse=True)) + r")(?:(?![A-Za-z0-9_@])|(?<=[信]))",
    re.IGNORECASE,
)
_LINK = (
    r"(?:\s?(?:handle|name|username|user|account|acct|id|号|号码|page|profile|usuario|cuenta|de el|de ella|del))?"
    r"\s?(?:is|es|as|como|:|：|=|-|va por|goes by|叫|是)?\s{0,2}"
)
_AFTER = re.compile(_LINK + r"@?([A-Za-z0-9_][A-Za-z0-9_.-]{2,40})")
_TITLED = re.compile(
    r"\s(?:page\s|group\s|grupo\s)?((?:[A-ZÁÉÍÓÚÑ][\wáéíóúñ]+)(?:\s(?:de\s|del\s|la\s|el\s)?[A-ZÁÉÍÓÚÑ][\wáéíóúñ]+){1,4})"
)
_USER = re.compile(
    r"(?<!\w)(?:user ?name|user|usuario|cuenta|handle|screen ?name|app name|account"
    r"|tài khoản|tai khoan|帳號|账号|用户名)"
    r"(?:\s(?:is|was|es|era|name|called))?[\s:：]{0,2}@?([A-Za-z0-9_][A-Za-z0-9_.]{3,40})",
    re.IGNORECASE,
)
_NICK = re.compile(
    r"(?<!\w)(?:nick|tag|gamertag|ig|cash ?app|zelle|venmo)(?: [^\W\d]+){0,3}?"
    r" (?:là|la|is|named|was|:) (\$?[A-Za-z0-9_][\w.]{3,40})"
    r"|(?<![\w$])(\$[A-Za-z]\w{3,30})",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"(?:[\"“']([A-Za-z0-9_.]{3,30})[\"”']|(?<![\w@.$])([A-Za-z0-9_][\w.]{2,40})) (?:on|en|por|sa|trên) ("
    + "|".join(sorted(_PLATFORM_OF, key=len, reverse=True))
    + r")\b",
    re.IGNORECASE,
)
# Hardly anything but the name of an account or a file is written with an underscore.
_UNDERSCORED = re.compile(r"(?<![\w@.$/\\:=&?#%+-])[A-Za-z0-9][A-Za-z0-9.]{0,30}_[A-Za-z0-9_.]{1,39}(?![\w@/=])")
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|heic|pdf|docx?|xlsx?|mp[34]|mov|m4a|txt|csv|html?|py|js)$|^(?:img|dsc|vid|pxl|scan)_", re.I
)
# With full stops alone a name may be two sentences; after these words it is a name.
_INTRODUCED = re.compile(
    r"(?<!\w)(?:goes by|handle(?: on [\w ]{1,20})? (?:is|was)|account(?: name)? (?:is|was)"
    r"|name on (?:there|it) (?:is|was)"
    r"|(?:page|profile) (?:is|was)|under|se hace llamar|se pone|nombre de usuario|account niya:?|nick (?:nó|no) là"
    r"|perfil(?: de (?:él|el|ella))?(?: es|:| era)|insta(?:gram)?(?:,|\. es)"
    r"|(?:discord|telegram|tik ?tok|facebook|snapchat),)"
    r" @?([a-z][a-z0-9_]*(?:\.[a-z0-9_]+){1,3})(?![\w@/-])",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"\.[A-Za-z0-9](?<=[A-Za-z0-9]\..)|://")
_SPELLED_DOT = re.compile(r"\(dot\)|\[dot\]|\[\.\]| dot | punto |\(at\)|\[at\]| arroba ", re.IGNORECASE)
LONGEST_NAME = 63
# A web address is no longer than this.
LONG = 400
_CJK_ACCOUNT = re.compile("帳號|账号|用户名")
_USER_WORDS = frozenset(
    ["user", "username", "usuario", "cuenta", "handle", "screenname", "screen", "app", "account", "khoan"]
)
_NICK_WORDS = frozenset(["nick", "tag", "gamertag", "ig", "cash", "cashapp", "zelle", "venmo"])
_PLATFORM_WORDS = frozenset(_PLATFORM_OF)
_AMONG_WORDS = _USER_WORDS | _NICK_WORDS | _PLATFORM_WORDS | {"at", "arroba"}
NEAR = 40


def online(words: Words) -> list[Identifier]:
    """Every e-mail address, web address and account in a text; what is an address first is no account."""
    text, taken = words.text, Taken()
    spoken = _AMONG_WORDS.intersection(words.plain)
    found: list[Identifier] = []
    found += taken.claim(_emails(text, spelled=bool(spoken & {"at", "arroba"}) or "(at)" in text or "[at]" in text))
    if spoken & _USER_WORDS or _CJK_ACCOUNT.search(text):
        found += taken.claim(_users(text))
    if spoken & _NICK_WORDS or "$" in text:
        found += taken.claim(_nicks(text))
    if _DOTTED.search(text):
        found += taken.claim(_introduced(text))
    found += taken.claim(_urls(text))
    if _SPELLED_DOT.search(text):
        found += taken.claim(_spoken_urls(text))
    if "@" in text:
        found += taken.claim(_at_names(text))
    if spoken & _PLATFORM_WORDS or "微信" in text:
        found += taken.claim(_quoted(text))
        found += taken.claim(_named_accounts(text))
    if "_" in text:
        found += taken.claim(_underscored(text))
    return found


def _is_prose(said: str) -> bool:
    """`proof at example.org` is no e-mail address; `ana at example dot org` and `ana@example.org` are."""
    spoken = re.search(r"\sat\s", said, re.IGNORECASE)
    return bool(spoken) and not re.search(r"\s(?:dot|punto)\s|\(dot\)|\[dot\]|\[\.\]", said, re.IGNORECASE)


def _emails(text: str, *, spelled: bool) -> Iterator[Identifier]:
    """E-mail addresses around each `@`; through the whole text only where it can be spelled in words."""
    if spelled and _SPELLED_DOT.search(text):
        yield from (_email(text, one) for one in _EMAIL.finditer(text) if not _is_prose(one.group()))
        return
    reached, sign = 0, text.find("@")
    while sign >= 0:
        found = _EMAIL.match(text, _name_before(text, sign, reached), sign + LONG)
        # `she is @auntie.co` names an account.
        if found and (text[sign - 1].isspace() <= text[sign + 1].isspace()):
            reached = found.end()
            yield _email(text, found)
        sign = text.find("@", max(sign + 1, reached))


def _name_before(text: str, sign: int, reached: int) -> int:
    """Where the name before an `@` begins."""
    start = sign - 1 if text[sign - 1 : sign].isspace() else sign
    least = max(reached, start - LONGEST_NAME)
    while start > least and (text[start - 1].isalnum() or text[start - 1] in "_.+-"):
        start -= 1
    while start < sign and text[start] in ".+-":
        start += 1
    return start


def _email(text: str, found: re.Match[str]) -> Identifier:
    value = re.sub(r"\s?(?:\(at\)|\[at\]|\sat\s|\sarroba\s|@)\s?", "@", found.group(), count=1, flags=re.IGNORECASE)
    value = re.sub(_DOT, ".", value, flags=re.IGNORECASE)
    return at("email", text, found.start(), found.end(), value.lower())


def _urls(text: str) -> Iterator[Identifier]:
    """Web addresses, looked for only around a full stop inside a word and after `http`."""
    reached = 0
    for sign in _DOTTED.finditer(text):
        if sign.start() < reached:
            continue
        nearest = max(reached, sign.start() - LONG)
        start = max(text.rfind(" ", nearest, sign.start()), text.rfind("\n", nearest, sign.start()), nearest)
        found = _URL.search(text, start, sign.end() + LONG)
        if found is None:
            reached = sign.end() + LONG // 2
            continue
        address = found.group().rstrip(".,;:!?)]}")
        reached = found.end()
        # Written so that nobody opens it by mistake.
        value = re.sub(_DOT, ".", address.lower().replace("hxxp", "http", 1))
        yield at("url", text, found.start(), found.start() + len(address), value)


def _spoken_urls(text: str) -> Iterator[Identifier]:
    """`the ad is on nightlist dot com slash ads`, `nightlist[.]com`."""
    for found in _SPOKEN_URL.finditer(text):
        path = re.sub(r"\s(?:slash|diagonal|barra)\s", "/", found.group(2), flags=re.IGNORECASE)
        address = re.sub(_DOT, ".", found.group(1), flags=re.IGNORECASE)
        yield at("url", text, found.start(), found.end(), f"{address}{path}".lower())


def _users(text: str) -> Iterator[Identifier]:
    """`usuario dulce_mia22`, `the app name was luckyspade.lathrop`."""
    for found in _USER.finditer(text):
        name = found.group(1).rstrip(".")
        if _looks_made_up(name):
            platform = _platform_near(text, found.start())
            yield at("handle", text, found.start(1), found.start(1) + len(name), _value(platform, name))


def _nicks(text: str) -> Iterator[Identifier]:
    """`his tag is ghostwok_88`, `$KobeClean`."""
    for found in _NICK.finditer(text):
        group = found.lastindex or 0
        name = found.group(group).rstrip(".")
        if name.startswith("$") or _looks_made_up(name):
            yield at("handle", text, found.start(group), found.start(group) + len(name), name.lower())


def _introduced(text: str) -> Iterator[Identifier]:
    """`goes by lacey.bluebird`, `su perfil es sol.deoro`; written in small letters, as two sentences seldom are."""
    for found in _INTRODUCED.finditer(text):
        name = found.group(1)
        if name.islower() and not _FILE.search(name) and not _URL.fullmatch(name):
            yield _account(text, found.start(1), name)


def _underscored(text: str) -> Iterator[Identifier]:
    """`his page is donutdaddy_985`, `she answered sierra_dove`."""
    for found in _UNDERSCORED.finditer(text):
        name = found.group().rstrip("._")
        if "_" in name and any(sign.isalpha() for sign in name) and not _FILE.search(name):
            yield _account(text, found.start(), name)


def _account(text: str, start: int, name: str) -> Identifier:
    """The name of an account that stands there, with the platform that is named near it."""
    return at("handle", text, start, start + len(name), _value(_platform_near(text, start), name))


def _quoted(text: str) -> Iterator[Identifier]:
    """`"kash" on discord`; without its quotation marks only what looks made up, as `lil_mo on discord`."""
    for found in _QUOTED.finditer(text):
        group = 1 if found.group(1) else 2
        if group == 1 or _looks_made_up(found.group(group)):
            platform = _PLATFORM_OF[plain(found.group(3))]
            yield at("handle", text, found.start(group), found.end(group), _value(platform, found.group(group)))


def _at_names(text: str) -> Iterator[Identifier]:
    for found in _AT.finditer(text):
        name = found.group(1).rstrip(".")
        platform = _platform_near(text, found.start())
        yield at("handle", text, found.start(), found.start(1) + len(name), _value(platform, name))


def _platform_near(text: str, place: int) -> str:
    before = list(_PLATFORM.finditer(text, max(place - NEAR, 0), place))
    after = _PLATFORM.search(text, place, place + NEAR)
    nearest = before[-1] if before else after
    return _PLATFORM_OF[plain(nearest.group(1))] if nearest else ""


def _named_accounts(text: str) -> Iterator[Identifier]:
    """`his snap is bigmoney77`, `微信 lingjie_88`, `Facebook Viajes Seguros`."""
    for found in _PLATFORM.finditer(text):
        platform = _PLATFORM_OF[plain(found.group(1))]
        account = _AFTER.match(text, found.end())
        if account and _looks_made_up(account.group(1), hyphens=platform == "wechat"):
            name = account.group(1).rstrip(".-")
            yield at("handle", text, account.start(1), account.start(1) + len(name), _value(platform, name))
            continue
        titled = _TITLED.match(text, found.end())
        if titled and platform == "facebook":
            yield at("handle", text, titled.start(1), titled.end(1), _value(platform, titled.group(1)))


def _looks_made_up(name: str, *, hyphens: bool = False) -> bool:
    """A name of an account holds a digit, an underscore or an inner full stop: an ordinary word does not."""
    inner = name.strip(".-")
    signs = any(sign.isdigit() for sign in inner) or "_" in inner or "." in inner or (hyphens and "-" in inner)
    return signs and any(sign.isalpha() for sign in inner)


def _value(platform: str, name: str) -> str:
    return f"{platform}:{name.lower()}" if platform else name.lower()
