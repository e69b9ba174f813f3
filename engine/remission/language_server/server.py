"""The language server: what an editor asks, over standard input and output. Columns are counted as the editor counts them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from remission.errors import Problem
from remission.language_server.desktop import Desktop, end_of, lines_of, repair_of, text_of
from remission.language_server.help import shown
from remission.language_server.lexicon import Word, section_of
from remission.render.program import PROGRAM, version_of

PAUSE = 0.1  # seconds without a change before files are checked
KINDS = {
    "fact": lsp.CompletionItemKind.Variable,
    "criterion": lsp.CompletionItemKind.Function,
    "classification": lsp.CompletionItemKind.Enum,
    "calculation": lsp.CompletionItemKind.Value,
    "value": lsp.CompletionItemKind.EnumMember,
    "unit": lsp.CompletionItemKind.Unit,
    "source": lsp.CompletionItemKind.Reference,
    "key": lsp.CompletionItemKind.Keyword,
}


class RuleServer(LanguageServer):
    """A language server with the files that are open."""

    def __init__(self) -> None:
        super().__init__(PROGRAM, version_of(PROGRAM), text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
        self.desktop = Desktop()
        self.changes = 0

    def range(self, path: Path, line: int, start: int, end: int) -> lsp.Range:
        """A range of a line in the editor's columns; lines and columns count from 0."""
        lines = lines_of(text_of(self.desktop.texts, path))
        code = self.workspace.position_codec
        ends = (code.position_to_client_units(lines, lsp.Position(line, column)) for column in (start, end))
        return lsp.Range(*ends)

    def here(self, uri: str, position: lsp.Position) -> tuple[Path, list[str], int]:
        """The file, its lines and the column that an editor means."""
        path = path_of(uri)
        lines = lines_of(text_of(self.desktop.texts, path))
        return path, lines, self.workspace.position_codec.position_from_client_units(lines, position).character

    def tell(self, path: Path) -> None:
        """Check the protocols that a file is part of, and tell what was found of all their files."""
        for protocol in self.desktop.protocols_of(path):
            for file, problems in self.desktop.problems(protocol).items():
                lines = lines_of(text_of(self.desktop.texts, file))
                found = [self._diagnostic(file, lines, one) for one in problems]
                uri = from_fs_path(str(file)) or ""
                self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found))

    def _diagnostic(self, file: Path, lines: list[str], problem: Problem) -> lsp.Diagnostic:
        line = min(problem.pos.line, len(lines)) - 1
        text = lines[line]
        severity = lsp.DiagnosticSeverity.Error if problem.severity == "error" else lsp.DiagnosticSeverity.Warning
        hint = f"\nhint: {problem.hint}" if problem.hint else ""
        return lsp.Diagnostic(
            self.range(file, line, problem.pos.column - 1, end_of(problem, text) - 1),
            problem.message + hint,
            severity,
            source=PROGRAM,
            data=repair_of(problem, text),
        )


def path_of(uri: str) -> Path:
    """The file of an address."""
    return Path(to_fs_path(uri) or uri).absolute()


def server() -> RuleServer:
    """Make the server with everything that it answers."""
    made = RuleServer()
    _follow(made)
    _answer(made)
    return made


def _follow(made: RuleServer) -> None:
    """Follow what is typed."""

    @made.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        path = path_of(params.text_document.uri)
        made.desktop.texts[path] = params.text_document.text
        made.tell(path)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        path = path_of(params.text_document.uri)
        made.desktop.texts[path] = made.workspace.get_text_document(params.text_document.uri).source
        made.changes = number = made.changes + 1
        await asyncio.sleep(PAUSE)
        if number == made.changes:  # else a later change tells
            made.tell(path)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        path = path_of(params.text_document.uri)
        made.desktop.texts.pop(path, None)
        made.tell(path)


def _answer(made: RuleServer) -> None:
    """Answer what is asked."""

    @made.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[" ", ":", "[", "{"]))
    def completion(params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        path, lines, column = made.here(params.text_document.uri, params.position)
        lexicon, line = made.desktop.lexicon(path), params.position.line
        if lexicon is None or line >= len(lines):
            return []
        before = lines[line][:column]
        section = section_of(reversed(lines[:line])) if before[:1] == " " else ""
        start, words = lexicon.completions(before, section)
        place = made.range(path, line, start, column)
        return [_item(word, place) for word in words]

    @made.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        path, lines, column = made.here(params.text_document.uri, params.position)
        lexicon, line = made.desktop.lexicon(path), params.position.line
        found = lexicon.at(lines[line], column) if lexicon is not None and line < len(lines) else None
        if lexicon is None or found is None:
            return None
        text = lsp.MarkupContent(lsp.MarkupKind.Markdown, shown(lexicon.protocol, found))
        return lsp.Hover(text, made.range(path, line, found.start, found.end))

    @made.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def definition(params: lsp.DefinitionParams) -> lsp.Location | None:
        path, lines, column = made.here(params.text_document.uri, params.position)
        lexicon, line = made.desktop.lexicon(path), params.position.line
        found = lexicon.at(lines[line], column) if lexicon is not None and line < len(lines) else None
        if found is None:
            return None
        pos, file = found.word.pos, Path(found.word.pos.file).absolute()
        if not file.is_file() and file not in made.desktop.texts:
            return None  # what the language declares itself
        name = made.range(file, pos.line - 1, pos.column - 1, pos.column - 1 + len(found.word.text))
        return lsp.Location(from_fs_path(str(file)) or "", name)

    @made.feature(lsp.TEXT_DOCUMENT_CODE_ACTION)
    def repairs(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        uri = params.text_document.uri
        return [_repair(uri, one) for one in params.context.diagnostics if isinstance(one.data, str)]


def _item(word: Word, place: lsp.Range) -> lsp.CompletionItem:
    return lsp.CompletionItem(
        word.text.strip(),
        kind=KINDS.get(word.kind),
        detail=word.about or word.kind,
        text_edit=lsp.TextEdit(place, word.text),
        filter_text=word.text,
        sort_text=f"{'1' if word.kind == 'key' else '0'}{word.text.casefold()}",
    )


def _repair(uri: str, problem: lsp.Diagnostic) -> lsp.CodeAction:
    edit = lsp.WorkspaceEdit({uri: [lsp.TextEdit(problem.range, str(problem.data))]})
    return lsp.CodeAction(
        f"replace by {problem.data!r}", lsp.CodeActionKind.QuickFix, diagnostics=[problem], is_preferred=True, edit=edit
    )
