"""What reports call kinds."""

from dossier.catalogue.kinds import default_catalogue
from ingest.reports.reconciliation import kind_name


def test_kinds_that_an_agency_added_are_called_by_their_name_in_reports() -> None:
    own = default_catalogue().extended(
        "code,name,level,headings\ngiay_phep_ruou,Giấy phép bán lẻ rượu,district,GIẤY PHÉP BÁN LẺ RƯỢU\n"
    )
    assert kind_name("giay_phep_ruou", own) == "Giấy phép bán lẻ rượu"
    assert kind_name("giay_phep_ruou", default_catalogue()) == "giay_phep_ruou"
    assert kind_name(None, own) == ""
