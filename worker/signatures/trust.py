"""Whether a certificate leads to one of the roots that the agency configured. Asks nobody: no network, ever.

Which revocations are known to an authority is therefore not looked at.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime

from asn1crypto import x509
from pyhanko_certvalidator import ValidationContext, find_valid_path
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    NotYetValidError,
    PathBuildingError,
    PathError,
    ValidationError,
)
from pyhanko_certvalidator.policy_decl import DisallowWeakAlgorithmsPolicy

from dossier.signatures.signing import Trust, TrustReason
from worker.formats.decoding import BROKEN
from worker.signatures.roots import TrustRoots

ALGORITHMS = DisallowWeakAlgorithmsPolicy()

Judged = tuple[Trust, TrustReason | None]


def judge(
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    roots: TrustRoots,
    *,
    at: datetime,
    seen_at: datetime,
) -> Judged:
    """Whether the holder of `certificate`, who signed `at` that moment, is vouched for by a root.

    `at` must be proven: by a timestamp, or because it is `seen_at`, when the archive received the file. A certificate
    that was good then but has expired since proves nothing about a signature that only says when it was made: such a
    signature can be made by whoever gets hold of the old key.
    """
    if not roots.certificates:
        return "unknown", TrustReason.NO_ROOTS
    others = tuple(others)
    reason = _problem(certificate, others, roots, seen_at)
    if reason is TrustReason.OUT_OF_PERIOD and at != seen_at:
        reason = _problem(certificate, others, roots, at)
        if reason is None:
            return "unknown", TrustReason.TIME_UNPROVEN
    return ("trusted", None) if reason is None else ("untrusted", reason)


def judge_at(
    certificate: x509.Certificate, others: Iterable[x509.Certificate], roots: TrustRoots, at: datetime
) -> Judged:
    """The same for a moment that is proven."""
    return judge(certificate, others, roots, at=at, seen_at=at)


def _problem(
    certificate: x509.Certificate, others: Sequence[x509.Certificate], roots: TrustRoots, moment: datetime
) -> TrustReason | None:
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(der) for der in roots.certificates],
        other_certs=others,
        moment=moment,
        allow_fetching=False,
        algorithm_usage_policy=ALGORITHMS,
    )
    try:
        asyncio.run(_path(certificate, context))
    except (ExpiredError, NotYetValidError):
        return TrustReason.OUT_OF_PERIOD
    except DisallowedAlgorithmError:
        return TrustReason.WEAK_ALGORITHM
    except PathBuildingError:
        return TrustReason.NOT_IN_CHAIN
    except (ValidationError, PathError):
        is_own = certificate.self_issued and certificate.dump() not in roots.certificates
        return TrustReason.SELF_SIGNED if is_own else TrustReason.CHAIN_INVALID
    except BROKEN:  # a certificate along the way that cannot be read
        return TrustReason.CHAIN_INVALID
    return None


async def _path(certificate: x509.Certificate, context: ValidationContext) -> None:
    await find_valid_path(certificate, context.path_builder.async_build_paths_lazy(certificate), context)
