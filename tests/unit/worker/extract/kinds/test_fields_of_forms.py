"""What the official forms that desks see state, and what looks like it and is another's."""

import pytest

from dossier.catalogue.kinds import default_catalogue
from tests.unit.pages import page, read_fields
from tests.unit.worker.extract.kinds.forms import FORMS, Form
from worker.extract import extract


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_a_form_gives_what_is_filled_in(form: Form) -> None:
    found = extract([page(form.lines)], default_catalogue())
    values = {field.name: field.value for field in found.fields}
    assert found.kind.code == form.kind
    assert {name: values.get(name) for name in form.values} == form.values
    assert [name for name in form.absent if name in values] == []
    assert [field.name for field in found.fields if field.needs_review and field.name in form.values] == []


@pytest.mark.parametrize("kind", ["trich_luc_giam_ho", "trich_luc_ghi_chu_ly_hon", "giay_uy_quyen"])
def test_where_one_of_two_people_was_not_read_nothing_of_the_other_is_the_owners_unmarked(kind: str) -> None:
    """Whichever of the two it is: a guardian's line may be the one that was lost. Below a heading it is certain whose a
    line is; without one everything is marked."""
    form = next(form for form in FORMS if form.kind == kind)
    names = [line for line in form.lines if line[2].startswith(("Họ, chữ đệm, tên:", "Họ và tên:"))]
    assert len(names) == 2
    for lost in names:
        fields = read_fields([line for line in form.lines if line is not lost])
        people = [one for one in fields if one in ("owner_name", "owner_id", "owner_born_on", "gender", "residence")]
        whole = read_fields(form.lines)
        assert all(
            fields[one].needs_review or (one in whole and fields[one].value == whole[one].value) for one in people
        )
