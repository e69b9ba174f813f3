"""A real session: an editor starts the server, opens a file, types, asks, closes."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

ROOT = Path(__file__).resolve().parents[2]
Asked = Callable[["Editor"], Awaitable[None]]


class Editor:
    """A client with one file open."""

    def __init__(self, client: LanguageClient, file: Path) -> None:
        self.client, self.file, self.uri, self.version = client, file, file.as_uri(), 1
        self.text = file.read_text(encoding="utf-8")
        self.told: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()

        @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def told(params: lsp.PublishDiagnosticsParams) -> None:
            self.told.put_nowait(params)

    async def start(self) -> None:
        await self.client.start_io(sys.executable, "-c", "from remission.cli import main; main()", "lsp")
        await self.client.initialize_async(lsp.InitializeParams(capabilities=lsp.ClientCapabilities()))
        self.client.initialized(lsp.InitializedParams())
        document = lsp.TextDocumentItem(self.uri, "yaml", 1, self.text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(document))

    def type(self, old: str, new: str) -> None:
        assert old in self.text
        self.text, self.version = self.text.replace(old, new, 1), self.version + 1
        change = lsp.TextDocumentContentChangeWholeDocument(self.text)
        document = lsp.VersionedTextDocumentIdentifier(self.version, self.uri)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))

    async def diagnostics(self) -> list[lsp.Diagnostic]:
        found = await asyncio.wait_for(self.told.get(), 30)
        assert found.uri == self.uri
        return list(found.diagnostics)

    def at(self, text: str, more: int = 0) -> lsp.Position:
        """The place of a text, in UTF-16 as editors count."""
        before = self.text[: self.text.index(text) + more]
        return lsp.Position(before.count("\n"), len(before.rpartition("\n")[2].encode("utf-16-le")) // 2)

    def under(self, diagnostic: lsp.Diagnostic) -> str:
        line = self.text.split("\n")[diagnostic.range.start.line].encode("utf-16-le")
        return line[2 * diagnostic.range.start.character : 2 * diagnostic.range.end.character].decode("utf-16-le")


def session(tmp_path: Path, asked: Asked, edit: Callable[[str], str] = lambda text: text) -> None:
    """Start an editor on a protocol of one's own, and end it in order."""
    folder = tmp_path / "mine"
    shutil.copytree(ROOT / "rules" / "inotuzumab-pediatric", folder)
    file = folder / "protocol.yaml"
    file.write_text(edit(file.read_text(encoding="utf-8")), encoding="utf-8")

    async def run() -> None:
        editor = Editor(LanguageClient("test", "1"), file)
        await editor.start()
        try:
            await asked(editor)
        finally:
            await editor.client.shutdown_async(None)
            editor.client.exit(None)
            await editor.client.stop()

    asyncio.run(run())


def test_what_is_typed_is_told_and_repaired(tmp_path: Path) -> None:
    async def asked(editor: Editor) -> None:
        editor.type("platelets >=", "platlets >=")
        [problem] = await editor.diagnostics()
        assert problem.message == "unknown name 'platlets'\nhint: did you mean 'platelets'?"
        assert (editor.under(problem), problem.severity) == ("platlets", lsp.DiagnosticSeverity.Error)
        actions: Any = await editor.client.text_document_code_action_async(
            lsp.CodeActionParams(lsp.TextDocumentIdentifier(editor.uri), problem.range, lsp.CodeActionContext([problem]))
        )
        assert [one.edit.changes[editor.uri][0].new_text for one in actions] == ["platelets"]
        editor.type("platlets >=", "platelets >=")
        assert await editor.diagnostics() == []
        assert editor.file.read_text(encoding="utf-8") == editor.text  # nothing was saved, and nothing had to be

    session(tmp_path, asked)


def test_columns_are_the_editors(tmp_path: Path) -> None:
    async def asked(editor: Editor) -> None:
        line = "  blood count: {says: '🩸 🩸', when: platlets >= 1 x 10^9/L, source: approval}"
        editor.type("  platelet recovery:", f"{line}\n  platelet recovery:")
        [problem] = await editor.diagnostics()
        assert editor.under(problem) == "platlets"
        assert problem.range.start.character == line.index("platlets") + 2  # two signs that take two places each

    session(tmp_path, asked)


def test_what_is_asked_is_answered_while_the_file_is_broken(tmp_path: Path) -> None:
    async def asked(editor: Editor) -> None:
        this = lsp.TextDocumentIdentifier(editor.uri)
        editor.type("platelets >=", "platelets >= 1 and bone m")
        assert await editor.diagnostics()
        place = editor.at("and bone m", 10)
        items: Any = await editor.client.text_document_completion_async(lsp.CompletionParams(this, place))
        assert items[0].label == "bone marrow blasts"
        assert items[0].text_edit.range.start.character == place.character - 6
        found = await editor.client.text_document_hover_async(lsp.HoverParams(this, editor.at("platelets >=", 2)))
        assert found is not None
        assert "Platelet count" in str(found.contents)
        where: Any = await editor.client.text_document_definition_async(lsp.DefinitionParams(this, editor.at("platelets >=", 2)))
        assert where.uri.endswith("/rules/vocabulary/haematology.yaml")
        own: Any = await editor.client.text_document_definition_async(
            lsp.DefinitionParams(this, editor.at("marrow remission,", 2))
        )
        assert (own.uri, editor.text.split("\n")[own.range.start.line].strip().split(":")[0]) == (editor.uri, "marrow remission")

    session(tmp_path, asked)
