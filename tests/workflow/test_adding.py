"""Transcripts come into a study: copied, known again, versioned, never overwritten."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest
from made_studies import PW1, SP1, add, files_of, new_study, small_study

from precode.errors import BadOption, BrokenStudy, PrecodeError
from precode.store import transcripts
from precode.store.cases import read_cases
from precode.store.study import Study, open_study
from precode.workflow.adding import add_files, files_in, preview
from precode.workflow.cases import placed_transcripts
from precode.workflow.sheets import loose_ends, take_cases, take_dyads
from precode.workflow.starting import Wanted, start_study


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    return new_study(tmp_path / "study", codebook_file)


def sheet(folder: Path, text: str, name: str = "cases.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_original_is_copied_and_its_hash_and_text_are_kept(
    study: Study, tmp_path: Path
) -> None:
    (path,) = files_of(tmp_path / "in", PW1=PW1.replace("\n", "\r\n"))
    (added,) = add(study, path)
    assert (added.outcome, added.name, added.case, added.version) == ("new", "PW1", "PW1", 1)
    (stored,) = transcripts.current(study)
    folder = transcripts.folder_of(study, stored)
    assert (folder / "PW1.txt").read_bytes() == path.read_bytes()
    assert stored.original_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    text = (folder / "text.txt").read_bytes().decode()
    assert "\r" not in text
    assert stored.text_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert (stored.turns, stored.labels, stored.language) == (4, ("I", "PW1"), "en")


def test_a_study_is_for_its_owner_alone(tmp_path: Path, codebook_file: Path) -> None:
    import os

    before = os.umask(0)
    try:
        study = small_study(tmp_path, codebook_file)
    finally:
        os.umask(before)
    for path in [study.folder, *study.folder.rglob("*")]:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_the_same_file_twice_is_said_and_skipped(study: Study, tmp_path: Path) -> None:
    (path,) = files_of(tmp_path / "in", PW1=PW1)
    add(study, path)
    (again,) = add(study, path)
    (copy,) = add(study, *files_of(tmp_path / "other", PW1_copy=PW1))
    assert (again.outcome, copy.outcome) == ("same", "same")
    assert "as PW1" in copy.message
    assert len(transcripts.current(study)) == 1


def test_a_changed_original_is_a_new_version_and_the_old_one_stays(
    study: Study, tmp_path: Path
) -> None:
    (path,) = files_of(tmp_path / "in", PW1=PW1)
    add(study, path)
    path.write_text(PW1.replace("shaking", "trembling"), encoding="utf-8")
    (added,) = add(study, path)
    assert (added.outcome, added.version) == ("version", 2)
    (versions,) = transcripts.all_versions(study)
    texts = [transcripts.text_of(study, version) for version in versions]
    assert ["shaking" in text for text in texts] == [True, False]
    assert transcripts.extra_file(study, versions[1], "offsets.json")


def test_an_older_version_is_known_again(study: Study, tmp_path: Path) -> None:
    (path,) = files_of(tmp_path / "in", PW1=PW1)
    add(study, path)
    add(study, *files_of(tmp_path / "new", PW1=PW1 + "\nPW1: One more thing.\n"))
    (added,) = add(study, path)
    assert added.outcome == "same"
    assert "version 1; the current one is version 2" in added.message


def test_an_older_version_becomes_the_current_one_when_asked(study: Study, tmp_path: Path) -> None:
    (path,) = files_of(tmp_path / "in", PW1=PW1)
    add(study, path)
    add(study, *files_of(tmp_path / "new", PW1=PW1 + "\nPW1: One more thing.\n"))
    with study.writing():
        (back,) = add_files(study, [path], restore=True)
        (again,) = add_files(study, [path], restore=True)
    assert (back.outcome, back.version, again.outcome) == ("version", 3, "same")
    (stored,) = transcripts.current(study)
    assert transcripts.text_of(study, stored) == PW1


def test_a_damaged_transcript_is_not_written_over(study: Study, tmp_path: Path) -> None:
    files = files_of(tmp_path / "in", PW1=PW1, SP1=SP1)
    add(study, files[0])
    about = study.transcripts / "PW1" / "1" / "about.json"
    about.write_text("{}")
    before = about.read_bytes()
    outcomes = {a.path.stem: a for a in add(study, *files)}
    assert outcomes["PW1"].outcome == "failed"
    assert "damaged" in outcomes["PW1"].message
    assert outcomes["SP1"].outcome == "new"
    assert about.read_bytes() == before


def test_slips_of_the_pen_in_roles_and_labels_are_told(study: Study, tmp_path: Path) -> None:
    add(study, *files_of(tmp_path / "in", PW1=PW1))
    take_cases(study, sheet(tmp_path, "case,role\nPW1,peer wroker\n"))
    path = study.folder / "study.toml"
    path.write_text(path.read_text().replace("interviewers = []", 'interviewers = ["Nobody"]'))
    said = "\n".join(loose_ends(open_study(study.folder)))
    assert "'peer wroker' is not known. Is 'peer worker' meant?" in said
    assert "No transcript has the speakers of study.toml: Nobody" in said


def test_two_files_of_one_name_are_refused_and_the_others_added(
    study: Study, tmp_path: Path
) -> None:
    one = files_of(tmp_path / "a", PW1=PW1)
    two = files_of(tmp_path / "b", PW1=PW1 + "PW1: Yes.\n", SP1=SP1)
    outcomes = {str(a.path): a.outcome for a in add(study, *one, *two)}
    assert sorted(outcomes.values()) == ["failed", "failed", "new"]


def test_a_bad_file_is_reported_and_stops_nothing(study: Study, tmp_path: Path) -> None:
    bad = tmp_path / "noise.docx"
    bad.write_bytes(b"PK\x03\x04 not a document")
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    (good,) = files_of(tmp_path / "in", PW1=PW1)
    outcomes = add(study, bad, empty, tmp_path / "missing.txt", good)
    assert [a.outcome for a in outcomes] == ["failed", "failed", "failed", "new"]
    assert all(a.message for a in outcomes[:3])
    assert "bus" not in "".join(a.message for a in outcomes)


@pytest.mark.parametrize(
    "name",
    ["a b", "Interview – Ärztin 😊", "x" * 200, "CON", "-dash", "..", "dot.", "PW1 'quoted'"],
)
def test_odd_file_names_keep_their_transcripts(study: Study, tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / f"{name}.txt"
    path.write_text(PW1, encoding="utf-8")
    (added,) = add(study, path)
    assert added.outcome == "new"
    (stored,) = transcripts.current(study)
    assert stored.name == path.stem.strip()
    assert transcripts.text_of(study, stored) == PW1
    assert study.transcripts in transcripts.folder_of(study, stored).resolve().parents


def test_a_folder_stands_for_its_files_without_sheets_and_hidden_ones(tmp_path: Path) -> None:
    files_of(tmp_path / "in" / "deep", PW2=PW1, PW10=SP1)
    sheet(tmp_path / "in", "transcript,turn,code\nPW2,2,T1\n", "gold.csv")
    sheet(tmp_path / "in", "case,role,sex\nPW2,peer worker,Woman\n")
    (tmp_path / "in" / ".DS_Store").write_bytes(b"\x00")
    meant = files_in([tmp_path / "in"])
    assert [path.name for path in meant.files] == ["PW10.txt", "PW2.txt"]
    assert len(meant.left_out) == 2
    assert files_in([tmp_path / "in" / "gold.csv"]).files  # named, it is meant
    (tmp_path / "nothing").mkdir()
    with pytest.raises(BadOption, match="no file"):
        files_in([tmp_path / "nothing"])


def test_a_preview_writes_nothing(study: Study, tmp_path: Path) -> None:
    before = sorted(study.folder.rglob("*"))
    (added,) = preview(files_of(tmp_path / "in", PW1=PW1), study)
    assert added.outcome == "new"
    assert sorted(study.folder.rglob("*")) == before


def test_cases_are_found_by_name_by_word_and_by_column(study: Study, tmp_path: Path) -> None:
    take_cases(
        study,
        sheet(
            tmp_path,
            "case,role,transcript,sex\n"
            "PW1,Peer worker,,Woman\n"
            "PW10,peer worker,,Man\n"
            "Anna,supported peer,rec_0007.txt; rec_0008,Woman\n",
        ),
    )
    talk = {"PW1": PW1, "2021-03 pw10 final": PW1 + " ", "rec_0007": SP1, "rec_0008": SP1 + "\n"}
    add(study, *files_of(tmp_path / "in", **talk, other=SP1 + "\n\n"))
    found = {item.stored.name: (item.case.id, item.in_sheet) for item in placed_transcripts(study)}
    assert found == {
        "PW1": ("PW1", True),
        "2021-03 pw10 final": ("PW10", True),
        "rec_0007": ("Anna", True),
        "rec_0008": ("Anna", True),
        "other": ("other", False),
    }


def test_the_role_of_a_case_goes_to_its_own_speaker(study: Study, tmp_path: Path) -> None:
    take_cases(
        study,
        sheet(
            tmp_path,
            "id;role;speaker\nA;peer worker;\nB;supported peer;Bea\nC;peer worker;\n",
        ),
    )
    talk = "I: So?\n\n{0}: We walked.\n\n{1}: We did.\n\nI: Oh?\n\n{0}: Yes.\n\n{1}: Yes.\n"
    add(
        study,
        *files_of(
            tmp_path / "in",
            A="I: So?\n\nAda: We walked that day.\n\nI: And?\n\nAda: It rained.\n",
            B=talk.format("Bea", "Carl"),
            C=talk.format("Dan", "Eve"),
        ),
    )
    a, b, c = placed_transcripts(study)
    assert a.roles == {"I": "interviewer", "Ada": "peer worker"}
    assert b.roles == {"I": "interviewer", "Bea": "supported peer", "Carl": "unknown"}
    assert "speaker" in " ".join(note.message for note in c.notes)


def test_the_sheet_of_cases_may_be_an_excel_file(study: Study, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    for row in (("Case", "Role", "Age"), ("PW1", "Peer worker", 41), (None,), ("SP1", None, None)):
        page.append(row)
    book.save(tmp_path / "cases.xlsx")
    assert take_cases(study, tmp_path / "cases.xlsx") == ["cases.csv: 2 new cases"]
    assert study.cases.read_text() == (
        "case,role,transcript,speaker,age\nPW1,peer worker,,,41\nSP1,,,,\n"
    )
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(PrecodeError, match="broken"):
        take_cases(study, tmp_path / "broken.xlsx")
    with pytest.raises(PrecodeError, match="no case in this sheet"):
        take_cases(study, sheet(tmp_path, ""))


def test_what_does_not_fit_is_listed(study: Study, tmp_path: Path) -> None:
    take_cases(
        study,
        sheet(
            tmp_path,
            "case,role,sex,setting\nPW1,peer worker,,S1\nSP9,supported peer,Man,N/A\n",
        ),
    )
    take_dyads(study, sheet(tmp_path, "peer_worker,supported_peer\nSP9,PW1\nPW1,SP77\n", "d.csv"))
    add(study, *files_of(tmp_path / "in", PW1=PW1, stranger=SP1))
    said = "\n".join(loose_ends(study))
    assert "No row in cases.csv for: stranger" in said
    assert "No transcript for the cases: SP9" in said
    assert "No sex in cases.csv for: PW1" in said
    assert "setting" not in said  # N/A is a value
    assert "SP9 as peer worker, cases.csv as supported peer" in said
    assert "SP77" not in said  # a partner may not have been interviewed


def test_a_second_sheet_adds_and_says_what_it_changes(study: Study, tmp_path: Path) -> None:
    take_cases(
        study, sheet(tmp_path, "case,role,sex\nPW1,peer worker,Woman\nPW2,peer worker,Man\n")
    )
    said = take_cases(study, sheet(tmp_path, "case,role,sex,age\nPW1,peer worker,Man,26-64\n"))
    assert said == ["cases.csv: 0 new cases", "cases.csv: PW1: changed: sex"]
    cases = read_cases(study.cases).by_id()
    assert dict(cases["PW1"].attributes) == {"sex": "Man", "age": "26-64"}
    assert dict(cases["PW2"].attributes) == {"sex": "Man", "age": ""}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,role\nA,peer worker\n", "no column called case"),
        ("case,role\nPW1,a\npw1,b\n", "line 3: case pw1 is there twice"),
        ("case,role\n,peer worker\n", "line 2: the case has no id"),
        ("case,role\n../x,peer worker\n", "line 2: '../x' cannot be an id"),
        ("case,transcript\nA,x\nB,X\n", "line 3: X is A's already"),
        ("case,sex,sex\nA,1,2\n", "'sex' is there twice"),
    ],
)
def test_mistakes_of_a_sheet_are_named_with_their_lines(
    study: Study, tmp_path: Path, text: str, said: str
) -> None:
    before = study.cases.read_bytes()
    with pytest.raises(BrokenStudy) as err:
        take_cases(study, sheet(tmp_path, text))
    assert said in str(err.value)
    assert study.cases.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("peer_worker,supported_peer\nA,A\n", "nobody works with themselves"),
        ("peer_worker,supported_peer\nA,B\nA,B\n", "line 3: this pair is there twice"),
        ("pw,sp\nA,B\n", "peer_worker, supported_peer"),
    ],
)
def test_mistakes_of_dyads_are_named(study: Study, tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BrokenStudy) as err:
        take_dyads(study, sheet(tmp_path, text))
    assert said in str(err.value)


def test_one_worker_may_support_several(study: Study, tmp_path: Path) -> None:
    take_dyads(study, sheet(tmp_path, "peer_worker,supported_peer\nPW1,SP1\nPW1,SP2\nPW2,\n"))
    said = take_dyads(study, sheet(tmp_path, "peer_worker,supported_peer\nPW1,SP2\nPW3,SP4\n"))
    assert said == "dyads.csv: 1 new dyad"
    assert study.dyads.read_text().count("\n") == 5


def test_a_changed_text_in_the_study_is_refused(study: Study, tmp_path: Path) -> None:
    add(study, *files_of(tmp_path / "in", PW1=PW1))
    (item,) = placed_transcripts(study)
    path = transcripts.folder_of(study, item.stored) / "text.txt"
    path.write_text(PW1.replace("bus", "tram"), encoding="utf-8")
    with pytest.raises(BrokenStudy, match="changed after it was added"):
        transcripts.load(study, item.stored, item.roles)


def test_a_folder_with_something_in_it_does_not_become_a_study(
    tmp_path: Path, codebook_file: Path
) -> None:
    files_of(tmp_path / "full", PW1=PW1)
    with pytest.raises(PrecodeError, match="not empty"):
        new_study(tmp_path / "full", codebook_file)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["PW1.txt"]
    study = new_study(tmp_path / "study", codebook_file)
    with pytest.raises(PrecodeError, match="a study already"):
        new_study(study.folder, codebook_file)


def test_a_bad_codebook_makes_no_study(tmp_path: Path) -> None:
    bad = sheet(tmp_path, "code,label\nA,\n", "bad.csv")
    with pytest.raises(PrecodeError):
        start_study(tmp_path / "study", Wanted(taxonomies=(str(bad),)))
    assert not (tmp_path / "study").exists()


def test_one_run_at_a_time(study: Study) -> None:
    with (
        study.writing(),
        pytest.raises(PrecodeError, match="Another precode run"),
        open_study(study.folder).writing(),
    ):
        pass
