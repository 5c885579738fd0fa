"""E-mail addresses, web addresses and names of accounts."""

import re
from collections.abc import Iterator

from heatwatch.triage.identifiers.identifier import Identifier, Taken, at

_TLD = "com|org|net|edu|gov|info|biz|io|co|me|us|mx|xyz|site|online|app|live|club|vip|tv|cc|link|shop"
_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w][\w.+-]{{0,63}}\s?(?:@|\(at\)|\[at\]|\s(?:at|arroba)\s)\s?"
    rf"[\w-]{{1,63}}(?:(?:\.|\s?\(dot\)\s?|\s?\[dot\]\s?|\s(?:dot|punto)\s)[\w-]{{1,63}}){{0,4}}"
    rf"(?:\.|\s?\(dot\)\s?|\s?\[dot\]\s?|\s(?:dot|punto)\s)(?:{_TLD})\b",
    re.IGNORECASE,
)
_URL = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"'“”，。（）]{{1,300}}|(?<![\w@.-])[a-z0-9][a-z0-9-]{{0,62}}(?:\.[a-z0-9-]{{1,63}}){{0,4}}\.(?:{_TLD})\b"
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
    r"(?<![A-Za-z0-9_])(" + "|".join(sorted(_PLATFORM_OF, key=len, reverse=True)) + r")(?![A-Za-z0-9_@])", re.IGNORECASE
)
_LINK = (
    r"(?:\s?(?:handle|name|username|user|account|acct|id|号|号码|page|profile|usuario|cuenta|de el|de ella|del))?"
    r"\s?(?:is|es|:|=|-|va por|goes by)?\s{0,2}"
)
_AFTER = re.compile(_LINK + r"@?([A-Za-z0-9_][A-Za-z0-9_.]{2,40})")
_TITLED = re.compile(
    r"\s(?:page\s|group\s|grupo\s)?((?:[A-ZÁÉÍÓÚÑ][\wáéíóúñ]+)(?:\s(?:de\s|del\s|la\s|el\s)?[A-ZÁÉÍÓÚÑ][\wáéíóúñ]+){1,4})"
)
NEAR = 40


def online(text: str) -> list[Identifier]:
    """Every e-mail address, web address and account in a text; what is an address first is no account."""
    taken = Taken()
    emails = taken.claim(_email(text, found) for found in _EMAIL.finditer(text) if not _is_prose(found.group()))
    urls = taken.claim(_urls(text))
    return [*emails, *urls, *taken.claim(_at_names(text)), *taken.claim(_named_accounts(text))]


def _is_prose(said: str) -> bool:
    """`proof at example.org` is no e-mail address; `ana at example dot org` and `ana@example.org` are."""
    spoken = re.search(r"\s(?:at|arroba)\s", said, re.IGNORECASE)
    return bool(spoken) and not re.search(r"\s(?:dot|punto)\s|\((?:dot)\)", said, re.IGNORECASE)


def _email(text: str, found: re.Match[str]) -> Identifier:
    value = re.sub(r"\s?(?:\(at\)|\[at\]|\sat\s|\sarroba\s|@)\s?", "@", found.group(), count=1, flags=re.IGNORECASE)
    value = re.sub(r"\s?(?:\(dot\)|\[dot\]|\sdot\s|\spunto\s)\s?", ".", value, flags=re.IGNORECASE)
    return at("email", text, found.start(), found.end(), value.lower())


def _urls(text: str) -> Iterator[Identifier]:
    for found in _URL.finditer(text):
        address = found.group().rstrip(".,;:!?)]}")
        yield at("url", text, found.start(), found.start() + len(address), address.lower())


def _at_names(text: str) -> Iterator[Identifier]:
    for found in _AT.finditer(text):
        name = found.group(1).rstrip(".")
        platform = _platform_near(text, found.start())
        yield at("handle", text, found.start(), found.start(1) + len(name), _value(platform, name))


def _platform_near(text: str, place: int) -> str:
    before = list(_PLATFORM.finditer(text, max(place - NEAR, 0), place))
    after = _PLATFORM.search(text, place, place + NEAR)
    nearest = before[-1] if before else after
    return _PLATFORM_OF[nearest.group(1).lower()] if nearest else ""


def _named_accounts(text: str) -> Iterator[Identifier]:
    """`his snap is bigmoney77`, `微信 lingjie_88`, `Facebook Viajes Seguros`."""
    for found in _PLATFORM.finditer(text):
        platform = _PLATFORM_OF[found.group(1).lower()]
        account = _AFTER.match(text, found.end())
        if account and _looks_made_up(account.group(1)):
            name = account.group(1).rstrip(".")
            yield at("handle", text, account.start(1), account.start(1) + len(name), _value(platform, name))
            continue
        titled = _TITLED.match(text, found.end())
        if titled and platform == "facebook":
            yield at("handle", text, titled.start(1), titled.end(1), _value(platform, titled.group(1)))


def _looks_made_up(name: str) -> bool:
    """A name of an account holds a digit, an underscore or an inner full stop: an ordinary word does not."""
    inner = name.strip(".")
    return (any(c.isdigit() for c in inner) and any(c.isalpha() for c in inner)) or "_" in inner or "." in inner


def _value(platform: str, name: str) -> str:
    return f"{platform}:{name.lower()}" if platform else name.lower()
