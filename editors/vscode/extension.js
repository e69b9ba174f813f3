// Starts `remission lsp` for rule files; everything it knows it is told by that server.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async () => {
  const [command, ...args] = workspace.getConfiguration("remission").get("command");
  client = new LanguageClient(
    "remission",
    "Remission",
    { command, args },
    { documentSelector: [{ scheme: "file", language: "yaml" }] },
  );
  await client.start();
};

exports.deactivate = () => client?.stop();
