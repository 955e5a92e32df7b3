"""The people of the sample world: all invented, none living, none dead. Likeness to anyone real is chance.

They are hard in the ways that names really are; each says how. The ORCID iDs have valid check digits and lie in
a range that is not given out. Their papers are in `papers`.
"""

from ingest.sampleweb.world import Name, Person

LINDFURT = "University of Lindfurt"
SKARVIK = "Skarvik Institute of Technology"
OMBROSA = "Osservatorio dell'Ombrosa"
TARN = "Tarn College"

# The author whom the demo follows. Also printed with an initial, and family name first.
MIRELA = Person("Mirela Oduya-Falk", LINDFURT, "LI", "0000-0000-4100-202X", "A9100000001")

# Two people of one full name: a linguist and an astronomer. Only the ORCID iDs and the fields tell them apart.
JONAS = Person("Jonas Weidenrath", LINDFURT, "LI", "0000-0000-4100-2046", "A9100000002")
JONAS_OF_THE_STARS = Person("Jonas Weidenrath", OMBROSA, "SM", "0000-0000-4100-2062", "A9100000003")

# Printed in Han characters by one source and romanised by another, family name last or first.
YINGLAN = Person("Yinglan Su", TARN, "MT", "0000-0000-4100-2089", "A9100000004")

# Diacritics, which arXiv has typed as TeX: some fold away with their accent, ł, ø and ß do not.
BOZYDAR = Person("Bożydar Ścibłowicz", SKARVIK, "IS", None, "A9100000005", r"Bo\.{z}ydar \'Scib{\l}owicz")
ESKIL = Person("Eskil Drømsund", SKARVIK, "IS", "0000-0000-4100-210X", "A9100000006", r"Eskil Dr{\o}msund")
TOVE = Person("Tove Ångkvist-Brå", SKARVIK, "IS", None, "A9100000007", r"Tove {\AA}ngkvist-Br{\aa}")
ZOLTANA = Person("Zoltána Vízkelemen", TARN, "MT", None, "A9100000008", r"Zolt\'ana V\'izkelemen")
ANSELM = Person("Anselm Weißdorn", LINDFURT, "LI", None, "A9100000009", r"Anselm Wei{\ss}dorn")

# Particles, which belong to the family name, with and without a blank.
HENDRIKA = Person(
    *("Hendrika van der Zwaluwe", TARN, "MT", "0000-0000-4100-2126", "A9100000010"), arxiv="vanderzwaluwe_h_1"
)
OTTAVIO = Person("Ottavio dell'Ombrosa", OMBROSA, "SM", None, "A9100000011")

# A suffix, two family names, a mononym, three given names in another order than Europe's.
AURELIUS = Person("Aurelius Pennyfeather Jr.", TARN, "MT", None, "A9100000012")
ISAURA = Person("Isaura Altozano Brevís", OMBROSA, "SM", None, "A9100000013", r"Isaura Altozano Brev\'is")
SUKARTIWI = Person("Sukartiwi", SKARVIK, "IS", None, "A9100000014")
NGOC = Person("Lãm Thiên Ngọc", LINDFURT, "LI", None, "A9100000015", r"L\~am Thi\^en Ng\d{o}c")

# One person whom OpenAlex has split in two; the second id has no ORCID iD.
PHILIPPA = Person("Philippa Quillbourne", TARN, "MT", "0000-0000-4100-2142", "A9100000016")
PHILIPPA_AGAIN = "A9100000017"

# Nobody in particular.
RASHIDAH = Person("Rashidah Temboury", LINDFURT, "LI", "0000-0000-4100-2169", "A9100000018")
CASPIAN = Person("Caspian Hollowethe", LINDFURT, "LI", None, "A9100000019")
LEOCADIA = Person("Leocadia Brontefeu", OMBROSA, "SM", None, "A9100000020")
IDRIS = Person("Idris Kaldoune-Mbéré", OMBROSA, "SM", None, "A9100000021", r"Idris Kaldoune-Mb\'er\'e")

# A collaboration, which is no person, and a position at which the name was lost.
LANTERN = Name("LANTERN Collaboration")
NAMELESS = Name("")
