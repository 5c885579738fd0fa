"""The forms of a verb, so that an expert writes `take!` or `quitar!` once and every tense is found.

Forms that no one says do no harm: they only have to contain the ones that people write. Accents are gone.
"""

IRREGULAR_ENGLISH = {
    "be": "is are was were been being am", "beat": "beat beats beating beaten", "become": "became",
    "begin": "began begun beginning", "bite": "bit bitten biting", "break": "broke broken", "bring": "brought brung",
    "buy": "bought", "catch": "caught", "choose": "chose chosen", "come": "came", "cut": "cut cutting",
    "do": "does did done", "draw": "drew drawn", "drive": "drove driven", "eat": "ate eaten", "feed": "fed",
    "find": "found", "get": "got gotten getting gettin", "give": "gave given", "go": "went gone goes goin",
    "have": "has had having", "hear": "heard", "hide": "hid hidden", "hit": "hit hitting", "hold": "held",
    "hurt": "hurt hurting", "keep": "kept", "know": "knew known", "leave": "left", "let": "let letting",
    "lie": "lied lying", "lose": "lost", "make": "made", "meet": "met", "owe": "owed owing", "pay": "paid payed payin",
    "put": "put putting puttin", "read": "read", "run": "ran running", "say": "said sayin", "see": "saw seen",
    "sell": "sold sellin", "send": "sent", "shake": "shook shaken", "shut": "shut shutting", "sleep": "slept",
    "speak": "spoke spoken", "stand": "stood", "steal": "stole stolen", "take": "took taken taking takin",
    "teach": "taught", "tell": "told tellin", "think": "thought", "throw": "threw thrown", "tie": "tied tying",
    "wake": "woke woken", "wear": "wore worn", "write": "wrote written", "swear": "swore sworn", "spend": "spent",
    "force": "forced forcing forcin", "die": "died dying", "freeze": "froze frozen", "fall": "fell fallen",
}  # fmt: skip
# The stem that a Spanish verb takes under stress, where it differs.
STRESSED_SPANISH = {
    "cerrar": "cierr", "encerrar": "encierr", "poder": "pued", "querer": "quier", "dormir": "duerm", "pedir": "pid",
    "decir": "dic", "contar": "cuent", "mostrar": "muestr", "mover": "muev", "morir": "muer", "venir": "vien",
    "tener": "tien", "mentir": "mient", "despertar": "despiert", "acostar": "acuest", "obligar": "oblig",
    "perder": "pierd", "volver": "vuelv", "devolver": "devuelv", "encontrar": "encuentr", "seguir": "sig",
    "pensar": "piens", "sentir": "sient", "costar": "cuest", "comenzar": "comienz", "empezar": "empiez",
    "jugar": "jueg", "amenazar": "amenaz", "almorzar": "almuerz", "perseguir": "persig", "elegir": "elig",
    "detener": "detien", "mantener": "mantien", "sangrar": "sangr", "temblar": "tiembl", "sonar": "suen",
}  # fmt: skip
IRREGULAR_SPANISH = {
    "decir": "dice dicen dijo dijeron decia decian dicho diciendo digo dije diria",
    "hacer": "hace hacen hizo hicieron hacia hacian hecho haciendo haga hagan hago",
    "poner": "pone ponen puso pusieron ponia ponian puesto poniendo ponga",
    "tener": "tiene tienen tuvo tuvieron tenia tenian tenido teniendo tenga tengan tengo tenemos teniamos",
    "traer": "trae traen trajo trajeron traia traian traido trayendo traiga traigo traje traigan",
    "dar": "da dan dio dieron daba daban dado dando de den doy daban",
    "ir": "va van fue fueron iba iban ido yendo vaya vayan voy fui vamos ibamos",
    "poder": "puede pueden pudo pudieron podia podian podido pueda puedan puedo podemos podiamos",
    "querer": "quiere quieren quiso queria querian quiera quieran quiero queremos",
    "venir": "viene vienen vino vinieron venia venian venga vengan",
    "salir": "sale salen salio salieron salia salian salga salgan salgo salimos salgamos",
    "morir": "muere mueren murio murieron muriendo muerto morirme",
    "mantener": "mantiene mantienen mantuvo mantenia mantenian",
    "detener": "detiene detienen detuvo detuvieron detenida detenido detenidos",
}
_AR = "o a as amos an e o aste aron aba aban abamos ado ada ados adas ando ar ara aran aria arian en es emos are ase"
_ER = "o e es emos en io ieron ia ian iamos ido ida idos idas iendo er era eran eria erian a an amos ere"
_IR = "o e es imos en io ieron ia ian iamos ido ida idos idas iendo ir ira iran iria irian a an amos ire"
_CLITICS = [
    "",
    *[
        "me",
        "te",
        "se",
        "lo",
        "la",
        "los",
        "las",
        "le",
        "les",
        "nos",
        "melo",
        "mela",
        "selo",
        "sela",
        "selos",
        "selas",
        "nosla",
        "noslos",
        "noslas",
    ],
]


def english_forms(verb: str) -> set[str]:
    """take → take, takes, took, taken, taking, takin."""
    forms = {verb, *IRREGULAR_ENGLISH.get(verb, "").split()}
    forms.add(_third_person(verb))
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "ye")) else verb
    forms |= {stem + "ing", stem + "in"}
    if verb not in IRREGULAR_ENGLISH:
        forms.add(verb[:-1] + "ied" if _ends_in_consonant_y(verb) else stem + "ed")
    if _doubles(verb):
        forms |= {verb + verb[-1] + ending for ending in ("ed", "ing", "in")}
    return forms


def spanish_forms(verb: str) -> set[str]:
    """quitar → quita, quitan, quitó, quitaron, quitaba, quitado, quitarle, quitándonos … (without accents)."""
    stem, kind = verb[:-2], verb[-2:]
    if kind not in ("ar", "er", "ir"):
        return {verb}
    endings = {"ar": _AR, "er": _ER, "ir": _IR}[kind].split()
    stems = {stem, *_respelled(stem, kind)}
    if verb in STRESSED_SPANISH:
        stems |= {STRESSED_SPANISH[verb], *_respelled(STRESSED_SPANISH[verb], kind)}
    forms = {one + ending for one in stems for ending in endings}
    forms |= set(IRREGULAR_SPANISH.get(verb, "").split())
    gerunds = {form for form in forms if form.endswith("ndo")}
    return forms | {base + clitic for base in {verb, *gerunds} for clitic in _CLITICS}


def _respelled(stem: str, kind: str) -> set[str]:
    """pegar → pegue, sacar → saque, amenazar → amenace, recoger → recoja."""
    swaps = {"ar": {"g": "gu", "c": "qu", "z": "c"}, "er": {"g": "j", "c": "zc"}, "ir": {"g": "j", "c": "zc"}}[kind]
    return {stem[:-1] + new for old, new in swaps.items() if stem.endswith(old)}


def _ends_in_consonant_y(verb: str) -> bool:
    return verb.endswith("y") and verb[-2] not in "aeiou"


def _doubles(verb: str) -> bool:
    return len(verb) in (3, 4, 5) and verb[-1] in "bdgmnprt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou"


def _third_person(verb: str) -> str:
    if _ends_in_consonant_y(verb):
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "ch", "sh", "z")) else "s")
