"""The lands of the demo: how people and companies are called there. Everybody here is invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Land:
    """One country. `weight` is its share of the companies; `trades` pairs with TRADES, in the same order."""

    code: str
    language: str
    weight: int
    legal: tuple[str, ...]
    roots: tuple[str, ...]
    trades: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


# What companies live from, in the order of every land's `trades`.
TRADES = (
    "Manufacturing",
    "Machinery",
    "Logistics",
    "Construction",
    "Food",
    "Energy",
    "Software",
    "Wholesale",
    "Facility services",
    "Education",
)


def land(code: str, language: str, weight: int, *words: str) -> Land:
    """A land from its six lists of words, each one string."""
    legal, roots, trades, women, men, families = (tuple(text.split()) for text in words)
    return Land(
        code, language, weight, tuple(form.replace("_", " ") for form in legal), roots, trades, women, men, families
    )


LANDS = (
    land(
        "FI",
        "fi",
        26,
        "Oy Oy Oy Oy Oy Oy Ab_Oy Oyj",
        "Tuuli Kanta Routa Kuusi Lumi Hakka Saari Virta Kaarna Pohja Harju Kivi Koski Salo Suvi Tammi Vesi Niemi",
        "metalli kone kuljetus rakennus leipomo voima ohjelmistot tukku kiinteistö opisto",
        "Aino Anna Elina Hanna Heidi Johanna Kaisa Katja Laura Maria Minna Noora Outi Päivi Riikka Saara Satu Tiina",
        "Antti Eero Heikki Ilkka Janne Jari Juha Jukka Kari Lauri Markus Mikko Olli Pekka Sami Tero Timo Ville",
        "Ahonen Eskola Hakala Heikkinen Hiltunen Järvinen Karjalainen Kettunen Koivisto Korhonen Laine Lehtonen Mäkelä"
        " Mattila Nieminen Nurmi Ojala Pesonen Rantanen Räsänen Saarinen Salminen Toivonen Tuominen Virtanen Vuorinen",
    ),
    land(
        "SE",
        "sv",
        18,
        "AB",
        "Norr Söder Björk Ek Gran Lind Malm Sjö Strand Berg Dal Fors Holm Kvarn Sten Tall Ås Vinter",
        "verken maskin frakt bygg bageri kraft mjukvara grossisten fastighet skolan",
        "Anna Astrid Elin Emma Eva Frida Helena Ida Ingrid Johanna Karin Klara Kristina Lena Linnea Malin Maja Sara",
        "Anders Axel Björn Erik Fredrik Gustav Henrik Jakob Johan Jonas Karl Lars Magnus Mattias Niklas Oskar"
        " Per Stefan",
        "Andersson Berg Bergström Björk Dahl Ekström Engström Forsberg Gustafsson Hedlund Holmgren Isaksson Johansson"
        " Karlsson Lindberg Lindqvist Lundgren Norberg Nyström Olsson Persson Sandberg Sjöberg Strand Wallin Öberg",
    ),
    land(
        "NO",
        "nb",
        11,
        "AS",
        "Fjord Nord Vest Bjerke Furu Gran Hav Hei Vik Dal Elv Foss Haug Li Mo Nes Skog Sund",
        "verk maskin transport bygg bakeri kraft programvare engros eiendom skole",
        "Anne Astrid Berit Camilla Elise Eva Grete Hege Hilde Ida Ingrid Kari Kristin Line Marit Nina Silje Solveig",
        "Anders Arne Bjørn Eirik Espen Geir Håkon Henrik Jan Kjell Knut Lars Magnus Ole Øyvind Rune Sindre Tor",
        "Aasen Andersen Bakke Berge Dahl Eide Hagen Halvorsen Hansen Haugen Iversen Johansen Knutsen Lie Lund Moen"
        " Myhre Nilsen Nygård Olsen Rasmussen Solberg Strand Sørensen Tangen Ødegård",
    ),
    land(
        "DK",
        "da",
        9,
        "A/S ApS A/S ApS",
        "Bøge Ege Øster Vester Nørre Sønder Klint Mose Skov Strand Bakke Lund Holm Kær Lyng Tofte Vang Ravn",
        "værket maskiner fragt byg bageri kraft software engros ejendom skolen",
        "Anne Bente Camilla Christina Ditte Helle Ida Inge Karen Kirsten Lene Lise Louise Maja Mette Pernille"
        " Rikke Sofie",
        "Anders Bo Christian Erik Flemming Hans Henrik Jakob Jens Jesper Kasper Lars Mads Mikkel Morten Niels"
        " Ole Søren",
        "Andersen Bach Bang Bech Christensen Dalgaard Frandsen Gregersen Hald Holm Jensen Juul Kjær"
        " Kristensen Lauridsen"
        " Lund Madsen Mortensen Møller Nielsen Nørgaard Olesen Poulsen Skov Thomsen Vestergaard",
    ),
    land(
        "EE",
        "et",
        6,
        "OÜ OÜ AS",
        "Kase Kuuse Lumi Mere Metsa Põhja Ranna Saare Tuule Jõe Kivi Mäe Nurme Oja Pärna Soo Tamme Järve",
        "metall masinad vedu ehitus pagar energia tarkvara kaubandus haldus kool",
        "Anneli Eha Helen Kadri Kaja Karin Katrin Kersti Kristi Liis Maarja Merike Piret Riina Siiri Tiina Triin Ülle",
        "Aivar Andres Indrek Jaan Jüri Kaido Kalle Lauri Madis Margus Marko Martin Priit Raivo Rein Siim Tõnu Urmas",
        "Allik Ilves Jõgi Kask Kaur Kivi Koppel Kukk Kuusk Lepik Luik Mägi Mets Mölder Oja Pärn Raud Rebane Saar Sepp"
        " Sild Tamm Teder Uibo Vaher Õunapuu",
    ),
    land(
        "SI",
        "sl",
        8,
        "d.o.o. d.o.o. d.d.",
        "Bistra Brest Gora Hrast Jasen Jelka Kamen Lipa Morje Planina Reka Sonce Smreka Soča Vrh Zarja Breza Dolina",
        "kovina stroji prevozi gradnja pekarna energija programi trgovina oskrba šola",
        "Alenka Ana Barbara Eva Irena Jana Katja Lucija Maja Marjeta Mateja Mojca Nataša Petra Polona Špela Tina Urška",
        "Aleš Andrej Blaž Boštjan Damjan Gregor Igor Janez Jure Klemen Luka Marko Matej Miha Peter Primož Rok Žiga",
        "Bizjak Božič Cerar Golob Hočevar Horvat Hribar Jereb Kavčič Kern Kos Kotnik Košir Kralj Lah Mlakar Novak Oblak"
        " Pirc Rozman Rupnik Turk Vidmar Zajc Zupan Žagar",
    ),
    land(
        "AT",
        "de",
        7,
        "GmbH GmbH GmbH AG",
        "Alm Ahorn Berg Edel Enzian Firn Gams Gipfel Grat Inn Kar Lärchen Salz Sonn Stein Tann Wild Zirben",
        "metall maschinen spedition bau bäckerei energie software handel gebäude akademie",
        "Andrea Barbara Birgit Christina Daniela Elisabeth Eva Johanna Julia Katharina Lisa Magdalena Martina Sabine"
        " Sophie Theresa Ulrike Verena",
        "Andreas Bernhard Christoph Daniel Florian Georg Gerhard Hannes Jakob Johannes Lukas Markus Matthias Michael"
        " Paul Stefan Thomas Wolfgang",
        "Auer Bauer Brunner Ebner Eder Egger Fuchs Gruber Haas Hofer Holzer Huber Kofler Lechner Leitner Maier Moser"
        " Pichler Pircher Reiter Schmid Steiner Wagner Wallner Winkler Wimmer",
    ),
    land(
        "CH",
        "de",
        5,
        "AG AG GmbH",
        "Aare Albis Eiger Furka Glarn Grimsel Jura Limmat Linth Napf Pilat Reuss Rigi Säntis Thur Titlis Töss Walen",
        "werk maschinen transport bau bäckerei energie software handel facility schule",
        "Andrea Anja Barbara Claudia Corinne Daniela Eva Franziska Laura Martina Monika Nadine Nicole Regula Sandra"
        " Simone Ursula Vreni",
        "Adrian Andreas Beat Bruno Christian Daniel Fabian Hansruedi Jürg Lukas Marcel Marco Martin Reto Roland Simon"
        " Thomas Urs",
        "Aebi Ammann Baumann Bächtold Berger Bucher Egli Frei Furrer Gerber Graf Hofer Huber Imhof Keller Lüthi Marti"
        " Meier Moser Müller Schmid Studer Suter Wüthrich Zbinden Zürcher",
    ),
    land(
        "DE",
        "de",
        7,
        "GmbH GmbH GmbH_&_Co._KG AG",
        "Allgäu Altmühl Donau Eichen Isar Kocher Lech Linden Neckar Ries Rot Schwab Staufer Tauber Tannen"
        " Wald Weiden Zoller",
        "werke maschinenbau logistik bau backwaren energie software großhandel gebäude kolleg",
        "Andrea Anja Anne Birgit Carina Christine Claudia Franziska Heike Julia Karin Katrin Lena Melanie Nina Sabine"
        " Silke Ute",
        "Alexander Bernd Christian Dieter Florian Frank Jan Jens Jochen Jürgen Klaus Matthias Michael Oliver Sebastian"
        " Tobias Uwe Wolfgang",
        "Bauer Beck Braun Fischer Frank Fuchs Haug Hoffmann Huber Kaiser Keller Kraus Lang Maier Mayer Merkle Müller"
        " Pfeiffer Roth Schäfer Schmid Schneider Vogel Wagner Weber Zimmermann",
    ),
    land(
        "IT",
        "it",
        3,
        "S.r.l. S.r.l. S.p.A.",
        "Adige Altopiano Brenta Cadore Cima Dolomia Fonte Garda Lago Larice Monte Noce Pasubio Piave Pineta Sella Valle"
        " Vetta",
        "metalli macchine trasporti costruzioni forno energia software ingrosso servizi scuola",
        "Alessandra Anna Barbara Chiara Cristina Elena Elisa Federica Francesca Giulia Ilaria Laura Lucia Martina Paola"
        " Roberta Sara Silvia",
        "Alberto Alessandro Andrea Carlo Davide Enrico Fabio Francesco Giorgio Luca Marco Matteo Michele Nicola Paolo"
        " Roberto Simone Stefano",
        "Bassi Bernardi Bianchi Bonetti Brunelli Colombo Conti Costa Ferrari Fontana Furlan Galli Gatti Lorenzi Mancini"
        " Marchetti Moretti Pellegrini Riva Rizzi Rossi Sartori Tonelli Valentini Zanella Zanetti",
    ),
)
