"""Country names in English and in the languages of our neighbours, one line a country: code, then names."""

NAMES = """
AD Andorra
AE United Arab Emirates,UAE
AF Afghanistan
AG Antigua and Barbuda
AI Anguilla
AL Albania
AM Armenia
AO Angola
AR Argentina
AT Austria,Österreich,Itävalta,Avstrija
AU Australia
AW Aruba
AX Åland,Aland Islands,Ahvenanmaa
AZ Azerbaijan
BA Bosnia and Herzegovina,Bosna in Hercegovina,Bosna i Hercegovina
BB Barbados
BD Bangladesh
BE Belgium,Belgie,Belgique,Belgia,Belgija
BF Burkina Faso
BG Bulgaria,Bolgarija
BH Bahrain
BI Burundi
BJ Benin
BM Bermuda
BN Brunei
BO Bolivia
BR Brazil,Brasil
BS Bahamas
BT Bhutan
BW Botswana
BY Belarus
BZ Belize
CA Canada,Kanada
CD Democratic Republic of the Congo
CF Central African Republic
CG Congo
CH Switzerland,Schweiz,Suisse,Svizzera,Sveitsi,Švica
CI Ivory Coast,Cote d'Ivoire
CL Chile
CM Cameroon
CN China,Kiina,Kitajska
CO Colombia
CR Costa Rica
CU Cuba
CV Cape Verde
CY Cyprus
CZ Czech Republic,Czechia,Česko,Tšekki,Češka
DE Germany,Deutschland,Saksa,Nemčija
DJ Djibouti
DK Denmark,Danmark,Tanska,Danska
DM Dominica
DO Dominican Republic
DZ Algeria
EC Ecuador
EE Estonia,Eesti,Viro,Estonija
EG Egypt
ER Eritrea
ES Spain,España,Espanja,Španija
ET Ethiopia
FI Finland,Suomi,Finska
FJ Fiji
FO Faroe Islands
FR France,Ranska,Francija
GA Gabon
GB United Kingdom,UK,Great Britain,England,Scotland,Wales,Northern Ireland,Iso-Britannia,Britannia,Velika Britanija
GD Grenada
GE Georgia
GG Guernsey
GH Ghana
GI Gibraltar
GL Greenland
GM Gambia
GN Guinea
GQ Equatorial Guinea
GR Greece,Kreikka,Grčija
GT Guatemala
GW Guinea-Bissau
GY Guyana
HK Hong Kong
HN Honduras
HR Croatia,Hrvatska,Kroatia,Hrvaška
HT Haiti
HU Hungary,Magyarország,Unkari,Madžarska
ID Indonesia
IE Ireland,Irlanti,Irska
IL Israel
IM Isle of Man
IN India
IQ Iraq
IR Iran
IS Iceland,Ísland,Islanti,Islandija
IT Italy,Italia,Italija
JE Jersey
JM Jamaica
JO Jordan
JP Japan,Japani,Japonska
KE Kenya
KG Kyrgyzstan
KH Cambodia
KI Kiribati
KM Comoros
KN Saint Kitts and Nevis
KP North Korea
KR South Korea,Korea,Republic of Korea
KW Kuwait
KY Cayman Islands
KZ Kazakhstan
LA Laos
LB Lebanon
LC Saint Lucia
LI Liechtenstein
LK Sri Lanka
LR Liberia
LS Lesotho
LT Lithuania,Lietuva,Liettua,Litva
LU Luxembourg,Luxemburg
LV Latvia,Latvija
LY Libya
MA Morocco
MC Monaco
MD Moldova
ME Montenegro,Črna gora,Crna Gora
MG Madagascar
MH Marshall Islands
MK North Macedonia,Macedonia
ML Mali
MM Myanmar,Burma
MN Mongolia
MO Macao
MR Mauritania
MT Malta
MU Mauritius
MV Maldives
MW Malawi
MX Mexico,México
MY Malaysia
MZ Mozambique
NA Namibia
NE Niger
NG Nigeria
NI Nicaragua
NL Netherlands,The Netherlands,Holland,Nederland,Alankomaat,Nizozemska
NO Norway,Norge,Norja,Norveška
NP Nepal
NR Nauru
NZ New Zealand
OM Oman
PA Panama
PE Peru
PG Papua New Guinea
PH Philippines
PK Pakistan
PL Poland,Polska,Puola,Poljska
PR Puerto Rico
PS Palestine
PT Portugal,Portugali
PW Palau
PY Paraguay
QA Qatar
RO Romania
RS Serbia,Srbija
RU Russia,Russian Federation,Venäjä
RW Rwanda
SA Saudi Arabia
SB Solomon Islands
SC Seychelles
SD Sudan
SE Sweden,Sverige,Ruotsi,Švedska
SG Singapore
SI Slovenia,Slovenija,Slowenien
SK Slovakia,Slovensko,Slovaška
SL Sierra Leone
SM San Marino
SN Senegal
SO Somalia
SR Suriname
SS South Sudan
SV El Salvador
SY Syria
SZ Eswatini,Swaziland
TD Chad
TG Togo
TH Thailand
TJ Tajikistan
TL East Timor
TM Turkmenistan
TN Tunisia
TO Tonga
TR Turkey,Türkiye,Turkki
TT Trinidad and Tobago
TV Tuvalu
TW Taiwan
TZ Tanzania
UA Ukraine,Ukraina
UG Uganda
US United States,United States of America,USA,America,Yhdysvallat,ZDA
UY Uruguay
UZ Uzbekistan
VA Vatican City
VC Saint Vincent and the Grenadines
VE Venezuela
VN Vietnam
VU Vanuatu
WS Samoa
XK Kosovo
YE Yemen
ZA South Africa
ZM Zambia
ZW Zimbabwe
"""
