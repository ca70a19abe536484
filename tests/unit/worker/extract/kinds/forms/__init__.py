"""Papers filled in on the official forms that desks see."""

from tests.unit.worker.extract.kinds.forms.business import BUSINESS
from tests.unit.worker.extract.kinds.forms.civil import CIVIL
from tests.unit.worker.extract.kinds.forms.form import Form
from tests.unit.worker.extract.kinds.forms.land import LAND
from tests.unit.worker.extract.kinds.forms.money import MONEY
from tests.unit.worker.extract.kinds.forms.persons import PERSONS
from tests.unit.worker.extract.kinds.forms.slips import SLIPS

FORMS = (*CIVIL, *LAND, *BUSINESS, *PERSONS, *MONEY, *SLIPS)

__all__ = ["FORMS", "Form"]
