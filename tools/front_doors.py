"""An import contract: a package is entered through its doors, or by the composition root."""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FrontDoors(Contract):
    """Between packages of `vafa`, only the modules named in `doors` may be imported."""

    open = fields.SetField(subfield=fields.StringField())
    doors = fields.SetField(subfield=fields.StringField())
    keyholder = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = sorted(
            (importer, imported)
            for importer in graph.modules
            for imported in graph.find_modules_directly_imported_by(importer)
            if not self._is_allowed(importer, imported)
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} enters {imported}; use one of its doors.")

    def _is_allowed(self, importer: str, imported: str) -> bool:
        here, there = importer.split("."), imported.split(".")
        if len(there) < 2 or here[1:2] == there[1:2]:
            return True
        if here[1:2] == [self.keyholder] or there[1] in self.open:
            return True
        return len(there) > 2 and there[2] in self.doors
