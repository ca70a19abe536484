"""The page of reports, and the same figures as a spreadsheet and on paper. Counts, no personal data of citizens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.auth import Caller
from api.desk.desk_session import OperatingDesk
from api.desk.pages import render
from api.desk.reports import files
from api.desk.reports.figures import MONTHS, Figures, Period, figures_of, period_of
from api.desk.reports.plots import plot_of
from api.reporting import agency_of, progress_of
from api.services import Services, ServicesOf
from dossier.catalogue.targets import Targets
from dossier.errors import BadRequest
from storage.reporting import load
from storage.reporting.load import Load

YEARS = 3
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

router = APIRouter(include_in_schema=False)

Asked = Annotated[str, Query(max_length=7)]


@router.get("/reports")
def reports(services: ServicesOf, caller: OperatingDesk, period: Asked = "") -> Response:
    """Progress in tables and plots, and who reviewed how much."""
    figures, loads = _report(services, caller, period)
    return render(
        "reports.html",
        caller=caller,
        figures=figures,
        desks=caller.reach.desks,
        plots={one.dimension: plot_of(one.lines) for one in figures.breakdowns},
        loads=loads,
        periods=_periods(services, figures.period),
        has_targets=any(line.target is not None for one in figures.breakdowns for line in one.lines)
        or figures.total.target is not None,
    )


@router.get("/reports/progress.xlsx")
def spreadsheet(services: ServicesOf, caller: OperatingDesk, period: Asked = "") -> Response:
    """The tables as a spreadsheet."""
    figures, loads = _report(services, caller, period)
    return _file(files.spreadsheet(figures, loads, desks=caller.reach.desks), XLSX, figures, "xlsx")


@router.get("/reports/progress.pdf")
def paper(services: ServicesOf, caller: OperatingDesk, period: Asked = "") -> Response:
    """The tables on paper, to be signed and filed."""
    figures, loads = _report(services, caller, period)
    today = services.today()
    known = agency_of(services, services.agency, today)
    office = known.name if known else services.agency
    content = files.paper(figures, loads, office, today, desks=caller.reach.desks)
    return _file(content, "application/pdf", figures, "pdf")


def _report(services: Services, caller: Caller, text: str) -> tuple[Figures, list[Load]]:
    """The figures of the period that an address names, within the caller's reach. Raises `BadRequest`."""
    period = period_of(text, services.today())
    if period is None:
        raise BadRequest(problem=f"period {text}")
    begin, end = period.bounds
    items = progress_of(services, caller.reach, begin=begin, end=end)
    with services.database.read() as session:
        loads = load.loads(session, caller.reach, begin, end)
    # Targets are the agency's: what some of its desks did is not held against them.
    targets = services.targets if not caller.reach.desks else Targets()
    return figures_of(services, period, items, targets), loads


def _periods(services: Services, chosen: Period) -> list[Period]:
    """What may be chosen: the last years, and the months of the chosen one."""
    this_year = services.today().year
    years = {this_year - back for back in range(YEARS)} | {chosen.year}
    months = [Period(chosen.year, month) for month in range(1, MONTHS + 1)]
    return [
        one for year in sorted(years, reverse=True) for one in (Period(year), *(months if year == chosen.year else ()))
    ]


def _file(content: bytes, media_type: str, figures: Figures, suffix: str) -> Response:
    name = f"tien-do-so-hoa-{figures.period.code}.{suffix}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
