"""What the official forms that desks see state, and what looks like it and is another's."""

import pytest

from dossier.catalogue.kinds import default_catalogue
from tests.unit.pages import page
from tests.unit.worker.extract.kinds.forms import FORMS, Form
from worker.extract import extract

_AS_OLD = {"giay_khai_sinh"}  # an older kind that another form is of, too


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_a_form_gives_what_is_filled_in(form: Form) -> None:
    found = extract([page(form.lines)], default_catalogue())
    values = {field.name: field.value for field in found.fields}
    assert found.kind.code == form.kind
    assert {name: values.get(name) for name in form.values} == form.values
    assert [name for name in form.absent if name in values] == []
    assert [field.name for field in found.fields if field.needs_review and field.name in form.values] == []
