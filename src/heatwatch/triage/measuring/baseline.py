"""A plain keyword baseline, reported beside the grammar so that its gain can be seen.

It does what published lists of trafficking keywords do: a word anywhere is an indicator, whoever says it and however.
"""

import re

from heatwatch.triage.measuring.evaluation import Answer

KEYWORDS = {
    "withholds_documents": "passport|passports|documents|pasaporte|pasaportes|documentos|护照|hộ chiếu",
    "debt_bondage": "debt|owes|owe|deuda|debe|smuggler|coyote|债",
    "takes_earnings": "unpaid|not paid|no pay|wages|no paga|sin pagar|sueldo|工资",
    "threats": "threatened|threat|threats|threatens|amenaza|amenazas|amenazan|威胁",
    "threat_of_authorities": "deport|deported|deportation|immigration|ICE|migra|deportar|遣返",
    "physical_abuse": "beat|beaten|hit|hits|violence|golpea|golpes|pega|打",
    "sexual_abuse": "rape|raped|sexual assault|violación|violó|abuso sexual",
    "psychological_abuse": "humiliated|insults|screams|insulta|humilla",
    "substances": "drugs|drugged|pills|drogas|pastillas",
    "restricts_movement": "locked|can't leave|not allowed to leave|trapped|encerrada|encerrado|no puede salir|锁",
    "isolation": "isolated|no phone|took my phone|aislada|sin teléfono",
    "withholds_necessities": "no food|no water|starving|hambre|sin comida|sin agua",
    "excessive_hours": "long hours|no days off|7 days|sin descanso|sin días libres",
    "uses_children": "her child|my child|custody|su hijo|mi hijo",
    "signs_of_harm": "bruises|bruised|injured|moretones|heridas|malnourished",
    "fearful_or_coached": "afraid|scared|fearful|miedo|nervous",
    "lives_at_work": "lives at work|sleeps at|live in|duermen en|vive en el trabajo",
    "guarded_premises": "guard|guards|cameras|security|cámaras|guardia",
    "moved_around": "moved around|moved from|different hotels|de hotel en hotel",
    "third_party_sex_trade": "pimp|prostitution|prostitute|escort|massage|padrote|prostitución|clientes|johns",
    "branding": "tattoo|branded|tatuaje",
    "minor_commercial_sex": "underage|child prostitution|minor",
    "minor_labor": "child labor|niños trabajando|trabajo infantil",
    "false_promises": "promised|fake job|prometió|prometieron|engaño",
    "romantic_lure": "boyfriend|novio|romeo",
    "family_involved": "her mother sells|uncle|stepfather|padrastro",
    "online_recruitment": "instagram|facebook|online|snapchat|tiktok",
    "preys_on_need": "homeless|runaway|foster|undocumented|indocumentado",
}
_PATTERNS = {id_: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for id_, words in KEYWORDS.items()}
_NOW = re.compile(r"(?<!\w)(?:help|emergency|right now|911|ayuda|ahora|urgente)(?!\w)", re.IGNORECASE)
_MINOR = re.compile(r"(?<!\w)(?:minor|underage|child|girl|niña|menor|teen)(?!\w)", re.IGNORECASE)
SEX = frozenset({"third_party_sex_trade", "minor_commercial_sex"})


def read_by_keywords(text: str, _language: str = "") -> Answer:
    """What keywords alone would say."""
    found = {id_: match.group() for id_, pattern in _PATTERNS.items() if (match := pattern.search(text))}
    now = _NOW.search(text)
    lane = ("crisis" if now else "tip") if found else "information"
    types = frozenset({"sex"} if SEX & found.keys() else {"labor"}) if found else frozenset()
    danger = {"happening_now": now.group(), "asks_for_rescue": now.group()} if now and found else {}
    return Answer(lane, types, bool(_MINOR.search(text)) and bool(found), found, danger)
