"""What every request of a business needs to know, kept in memory while it does not change."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from vafa.api.errors import OtherBranch
from vafa.api.v1.access import ApiRequest
from vafa.catalog.errors import UnknownBranch
from vafa.catalog.queries import list_branches
from vafa.foundation.ids import write_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The zone and branches of a business as of one version of its terms."""

    version: int
    zone: ZoneInfo
    ids: dict[str, int]  # by code and by written id
    codes: dict[int, str]
    only_branch_id: int | None

    def find_branch(self, request: ApiRequest, name: str | None) -> int:
        """The branch that is meant: named, the key's own, or the only one."""
        bound = request.auth.branch_id
        if name is None:
            branch_id = bound or self.only_branch_id
            if branch_id is None:
                raise UnknownBranch(pointer="/branch", branch="")
            return branch_id
        branch_id = self.ids.get(name.strip())
        if branch_id is None:
            raise UnknownBranch(pointer="/branch", branch=name)
        if bound not in {None, branch_id}:
            raise OtherBranch(pointer="/branch")
        return branch_id


_kept: dict[int, Ground] = {}


def load_ground(request: ApiRequest) -> Ground:
    """The ground of the business in scope; no statement while the key's version is known."""
    business = request.auth.business
    kept = _kept.get(business.id)
    if kept is not None and kept.version == business.terms_version:
        return kept
    branches = list_branches()
    ids = {branch.code: branch.id for branch in branches}
    ids |= {write_id("brn", branch.id): branch.id for branch in branches}
    active = [branch.id for branch in branches if branch.is_active]
    ground = Ground(
        version=business.terms_version,
        zone=ZoneInfo(business.zone),
        ids=ids,
        codes={branch.id: branch.code for branch in branches},
        only_branch_id=active[0] if len(active) == 1 else None,
    )
    _kept[business.id] = ground
    return ground
