"""Change the countries of a training passage, so that what is learnt is the act and not who commits it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from data import Example

# name, adjective, capital: single words only, so that no span moves
COUNTRIES = [
    line.split()
    for line in """
Russia Russian Moscow
China Chinese Beijing
Iran Iranian Tehran
Israel Israeli Jerusalem
France French Paris
Germany German Berlin
Britain British London
Turkey Turkish Ankara
Syria Syrian Damascus
Iraq Iraqi Baghdad
Egypt Egyptian Cairo
Japan Japanese Tokyo
India Indian Delhi
Pakistan Pakistani Islamabad
Afghanistan Afghan Kabul
Ukraine Ukrainian Kiev
Poland Polish Warsaw
Greece Greek Athens
Cyprus Cypriot Nicosia
Serbia Serbian Belgrade
Croatia Croatian Zagreb
Bosnia Bosnian Sarajevo
Albania Albanian Tirana
Hungary Hungarian Budapest
Romania Romanian Bucharest
Italy Italian Rome
Spain Spanish Madrid
Portugal Portuguese Lisbon
Sweden Swedish Stockholm
Norway Norwegian Oslo
Finland Finnish Helsinki
Canada Canadian Ottawa
Cuba Cuban Havana
Venezuela Venezuelan Caracas
Colombia Colombian Bogota
Brazil Brazilian Brasilia
Bolivia Bolivian Sucre
Peru Peruvian Lima
Nigeria Nigerian Abuja
Kenya Kenyan Nairobi
Ethiopia Ethiopian Asmara
Sudan Sudanese Khartoum
Somalia Somali Mogadishu
Libya Libyan Tripoli
Tunisia Tunisian Tunis
Algeria Algerian Algiers
Morocco Moroccan Rabat
Lebanon Lebanese Beirut
Jordan Jordanian Amman
Yemen Yemeni Sanaa
Qatar Qatari Doha
Kuwait Kuwaiti Bahrain
Georgia Georgian Tbilisi
Armenia Armenian Yerevan
Azerbaijan Azerbaijani Baku
Indonesia Indonesian Jakarta
Malaysia Malaysian Singapore
Vietnam Vietnamese Hanoi
Thailand Thai Bangkok
Cambodia Cambodian Rangoon
Nepal Nepalese Kathmandu
Australia Australian Canberra
Mali Malian Bamako
Zimbabwe Zimbabwean Harare
Uganda Ugandan Kampala
""".strip().splitlines()
]
ROW = {word: (row, column) for row, words in enumerate(COUNTRIES) for column, word in enumerate(words)}


def swap_countries(passage: Sequence[Example], rng: random.Random) -> list[Example]:
    """The same passage about other countries; each country of it becomes one other."""
    rows = {ROW[w][0] for e in passage for w in e.words if w in ROW}
    if not rows:
        return list(passage)
    others = dict(zip(sorted(rows), rng.sample(range(len(COUNTRIES)), len(rows)), strict=True))
    return [
        replace(e, words=[COUNTRIES[others[ROW[w][0]]][ROW[w][1]] if w in ROW else w for w in e.words]) for e in passage
    ]
