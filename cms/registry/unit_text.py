"""Reading a unit as people type it: one comparable key for the many ways of writing the same unit.

``mg/Nm³``, ``mg/nm3``, ``мг/нм³`` and ``mg Nm⁻³`` get the same key. Letter case carries no meaning except in
M and m, which are mega and milli: ``MW`` and ``mW`` stay apart. Text from outside is only compared, never
handed to the unit library's own parser.
"""

import re
import unicodedata

# Spelling of signs, after NFKC (which has turned ³ into 3, ₂ into 2 and the micro sign into μ).
_SIGNS = str.maketrans({"μ": "u", "⁄": "/", "∕": "/", "−": "-", "‑": "-", "–": "-"})
_DROPPED = re.compile(r"[\s.·⋅*^_]+")
_INVERSE = re.compile(r"[\s·⋅*]+(N?[^\W\d_]+?)-(1|3)\b")
_PER = re.compile(r"\s+per\s+", re.IGNORECASE)
_CO2 = re.compile(r"[cCсС][oOоО]2")  # Latin or Cyrillic letters, also mixed
_CO2_EQUIVALENT = re.compile(r"co2-?(?:equivalents?|eqv?|ekv|e)(?=/|$)")
_PLAIN_CAPITAL = re.compile(r"M(?=[23aeio]|l[nr])")  # M3, Months, Млн: no mega
_YEAR_A = re.compile(r"/a$")  # alone, a is an area
_NORMAL_MARK_AFTER = re.compile(r"m3\(?n\)?$")

# Letters of the Cyrillic units by sound; М stays a capital for mega.
_LATIN = str.maketrans(
    dict(zip("абвгдезийклмМнопрстухцыэ", "abvgdezijklmMnoprstuhcye", strict=True)) | {"ж": "j", "ч": "ch", "ш": "sh"}
)

# Words for the part before or after the stroke, as they look after the steps above.
_WORDS = {
    "y": "yr year years annum god goda let jyl jil sol yil ýyl",
    "d": "day days sut sutki den",
    "h": "hr hour hours ch",
    "s": "sec second",
    "t": "tonne tonnes Mg",
    "kt": "tyst",
    "Mt": "mlnt milliont",
    "dt": "c q centner",
    "ug": "mkg mcg",
    "bq": "bk",
    "mbq": "mbk",
    "l": "litre litres liter liters dm3",
    "ha": "ga hectare hectares",
    "thousandm3": "tysm3",
    "millionm3": "mlnm3 Mm3 hm3",
    "billionm3": "mlrdm3",
    "kw": "kvt",
    "Mw": "Mvt",
    "gw": "gvt",
    "kwh": "kvtch",
    "Mwh": "Mvtch",
    "gwh": "gvtch",
    "Mj": "Mdj",
    "gj": "gdj",
    "tj": "tdj",
    "gcal": "gkal",
    "MMbtu": "mmbtu millionbtu",
    "ngi-teq": "ngiteq ngi-te",
    "ngwho-teq": "ngwhoteq ngteq(who) ngwho-te",
    "ngteq": "ngte",
    "ppmv": "ppm(v) ppmvol",
    "ppmvd": "ppmvdry ppmdv ppmv(dry)",
    "%": "percent pct protsent",
    "%byvolume": "%vol vol% vol-% %ob ob% %v/v",
    "db(a)": "dba",
    "oue": "ou",
    "°c": "°s degc",
    "m": "metre metres",
    "people": "person persons chel",
    "count": "pcs sht",
    "months": "month mes",
}
_WORD = {word: unit for unit, words in _WORDS.items() for word in words.split()}

_GAS_HINT = (
    "it does not tell the gas conditions: write Nm³ for dry gas at 273.15 K and 101.3 kPa, "
    "dscm for the US dry standard cubic metre, or mg/l for water"
)
_TON_HINT = "a ton may be short, long or metric: write t for 1,000 kg"
_HINTS = {
    "mg/m3": _GAS_HINT,
    "ug/m3": _GAS_HINT,
    "ng/m3": _GAS_HINT,
    "g/m3": _GAS_HINT,
    "ton": _TON_HINT,
    "tons": _TON_HINT,
    "kg/ton": _TON_HINT,
    "lb/ton": _TON_HINT,
    "ppm": "by volume write ppmv (ppmvd for dry gas), in water mg/l, in solids g/t",
    "db": "the registry keeps A-weighted levels: write dB(A)",
    "meter": "a length is m, a number of metering devices is meters",
    "mw": "M is mega and m is milli: write MW",
}


def unit_key(text: str) -> str:
    """Return the form in which two spellings of one unit are equal."""
    key = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    key = _INVERSE.sub(lambda match: f"/{match[1]}{match[2].replace('1', '')}", key)
    key = _PER.sub("/", _CO2.sub("CO2", key))
    key = "".join(letter if letter in "MМ" else letter.lower() for letter in _DROPPED.sub("", key))
    key = _PLAIN_CAPITAL.sub("m", key.translate(_LATIN))
    key = _CO2_EQUIVALENT.sub("co2e", _NORMAL_MARK_AFTER.sub("nm3", _YEAR_A.sub("/y", key)))
    return "/".join(_WORD.get(part, part) for part in key.split("/"))


def hint(key: str) -> str:
    """Return why a key is ambiguous and what to write instead, or an empty text."""
    return _HINTS.get(key, "")
