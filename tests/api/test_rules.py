"""What is told about the rules: versions and hashes, the schema of values, the problems of files."""

from __future__ import annotations

from pathlib import Path

from tests.api.conftest import INO, ROOT, Client, small

import remission
from remission.api.document import document
from remission.protocol.locate import shipped


def test_protocols_have_versions_and_hashes(client: Client) -> None:
    found = client.get("/v1/protocols").json()
    assert [one["id"] for one in found["protocols"]] == list(shipped())
    protocol = remission.load("inotuzumab-pediatric")
    assert client.get(INO).json() == {
        "id": protocol.id,
        "version": protocol.version,
        "sha256": protocol.sha256,
        "title": protocol.title,
        "origin": "shipped",
        "reads_fhir": False,
    }
    assert client.get(f"{INO}/content").json()["protocol"] == "inotuzumab-pediatric"


def test_the_schema_is_made_from_the_facts(client: Client) -> None:
    found = client.get(f"{INO}/schema").json()["properties"]
    assert found["platelets"] == {
        "anyOf": [{"type": "string", "maxLength": 200}, {"type": "number"}, {"type": "null"}],
        "default": None,
        "description": "a number in 10*9/L, or text with a unit; from 0 to 3000; null where it is not known",
        "title": "Platelet count",
        "x-codes": ["LOINC 777-3", "LOINC 26515-7"],
        "x-name": "platelets",
        "x-plausible": ["0", "3000"],
        "x-unit": "10*9/L",
        "x-used": True,
    }
    assert found["extramedullary_disease"]["anyOf"] == [{"enum": ["present", "absent"], "type": "string"}, {"type": "null"}]
    assert "text such as '<0.01 %' or 'not detected'" in found["mrd_flow"]["description"]


def test_the_openapi_document_is_current(client: Client) -> None:
    written = (ROOT / "docs" / "openapi.json").read_text(encoding="utf-8")
    assert written == document(), "write it again: remission openapi > docs/openapi.json"
    assert client.get("/v1/openapi.json").json()["openapi"].startswith("3.1")


def test_texts_are_checked_without_being_files(client: Client) -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "rules" / "inotuzumab-pediatric").glob("*.yaml")}
    assert client.post("/v1/check", json={"files": files}).json()["is_fine"] is True
    files["protocol.yaml"] = files["protocol.yaml"].replace("platelets >=", "platlets >=")
    answer = client.post("/v1/check", json={"files": files}).json()
    assert (answer["is_fine"], answer["protocol"]) == (False, None)
    [problem] = answer["problems"]
    assert (problem["file"], problem["message"], problem["hint"]) == (
        "protocol.yaml",
        "unknown name 'platlets'",
        "did you mean 'platelets'?",
    )
    assert files["protocol.yaml"].splitlines()[problem["line"] - 1][problem["column"] - 1 :].startswith("platlets")


def test_a_vocabulary_comes_along(client: Client) -> None:
    files = {
        "protocol.yaml": "protocol: x\ntitle: X\nversion: 1.0.0\nvocabulary: [mine]\ncriteria:\n  high: {when: dose > 1 mg}\n",
        "vocabulary/mine.yaml": "facts:\n  dose: {unit: mg, plausible: 0 to 10}\n",
    }
    assert client.post("/v1/check", json={"files": files}).json()["is_fine"] is True
    files["vocabulary/mine.yaml"] = "facts:\n  dose: {unit: mgg, plausible: 0 to 10}\n"
    assert client.post("/v1/check", json={"files": files}).json()["problems"][0]["file"] == "vocabulary/mine.yaml"


def test_a_protocol_that_is_served_is_checked(client: Client) -> None:
    assert client.post("/v1/check", json={"protocol": "inotuzumab-pediatric"}).json()["is_fine"] is True
    assert client.post("/v1/check", json={"protocol": "nowhere"}).status_code == 404
    assert client.post("/v1/check", json={}).json()["problems"][0]["message"] == "it takes either 'protocol' or 'files'"


def test_a_folder_is_served_beside_what_ships(folder: Path) -> None:
    answer = Client(small(folder)).get("/v1/protocols").json()
    found = {one["id"]: one["origin"] for one in answer["protocols"]}
    assert found == {"mine": "folder", **dict.fromkeys(shipped(), "shipped")}
