"""Reading input: what comes in, and a clear word for what cannot."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from dragoman.errors import BadDate, MissingInput
from dragoman.ingest.articles import LONGEST_LINE, read_articles
from dragoman.ingest.dates import parse_date
from dragoman.ingest.language import detect_language
from dragoman.records import Article, FailedArticle


def read(path: Path, **columns: str) -> list[Article | FailedArticle]:
    return list(read_articles([path], columns=columns))


def test_json_lines_csv_and_text_give_the_same_article(tmp_path: Path) -> None:
    row = {"id": "a1", "text": "Oslo recalled its envoy.", "date": "2019-05-02", "title": "Envoy", "source": "Post"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n")
    (tmp_path / "b.csv").write_text(
        "id,body,published,headline,outlet\na1,Oslo recalled its envoy.,2019-05-02,Envoy,Post\n"
    )
    with gzip.open(tmp_path / "c.jsonl.gz", "wt") as file:
        file.write(json.dumps(row))
    found = [read(tmp_path / name)[0] for name in ("a.jsonl", "b.csv", "c.jsonl.gz")]
    assert found[0] == found[1] == found[2]


def test_a_source_may_be_a_record_with_a_name(tmp_path: Path) -> None:
    (tmp_path / "service.jsonl").write_text(
        '{"text": "Oslo spoke.", "source": {"id": "fjord", "name": "Fjord Post"}}\n'
    )
    [article] = read_articles([tmp_path / "service.jsonl"])
    assert isinstance(article, Article)
    assert article.source == "Fjord Post"


def test_a_column_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("story,day\nOslo spoke.,2019-05-02\n")
    (got,) = read(tmp_path / "a.csv", text="story", date="day")
    assert isinstance(got, Article)
    assert (got.text, str(got.date)) == ("Oslo spoke.", "2019-05-02")


def test_a_column_that_is_named_and_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,outlet\nOslo spoke.,Post\n")
    (got,) = read(tmp_path / "a.csv", source="outlett")
    assert isinstance(got, FailedArticle)
    assert got.message.endswith("a.csv: found no column 'outlett' for source, wanted one of its columns: text, outlet")


@pytest.mark.parametrize(("name", "content", "error", "says"), [
    ("empty.txt", b"", "BadArticle", "empty"),
    ("space.txt", b"  \n ", "BadArticle", "empty"),
    ("binary.txt", b"\x7fELF\x00\x00\x01", "UnreadableInput", "binary"),
    ("nul.txt", b"Oslo \0 spoke.", "UnreadableInput", "holds NUL bytes (byte 5)"),
    ("wide.txt", "Oslo spoke.".encode("utf-16-le"), "UnreadableInput", "if it is UTF-16, save it with its mark"),
    ("wide.jsonl", '{"text": "x"}'.encode("utf-16-le"), "BadArticle", "holds NUL bytes (byte 1)"),
    ("report.txt", b"%PDF-1.7 ...", "UnreadableInput", "binary"),
    ("no-text.jsonl", b'{"id": 1, "headline": "x"}\n', "BadArticle", "found no text among the keys id, headline"),
    ("digits.jsonl", b'{"text": "x", "id": ' + b"7" * 5000 + b"}\n", "BadArticle", "digits.jsonl:1: found a number"),
    ("source.jsonl", b'{"text": "x", "source": ["a"]}\n', "BadArticle", "source.jsonl:1: for the source found list"),
    ("id.jsonl", b'{"text": "x", "id": ["q"]}\n', "BadArticle", "id found list, wanted a string or a number"),
    ("title.jsonl", b'{"text": "x", "title": true}\n', "BadArticle", "title found bool"),
    ("text.jsonl", b'{"text": {"a": 1}}\n', "BadArticle", "text.jsonl:1: found a text that is dict, wanted a string"),
    ("empty-text.jsonl", b'{"text": " "}\n', "BadArticle", "empty"),
    ("list.jsonl", b"[1, 2]\n", "BadArticle", "found list"),
    ("broken.jsonl", b'{"text": "x"\n', "BadArticle", "broken.jsonl:1: not JSON"),
    ("date.jsonl", b'{"text": "x", "date": "soonish"}\n', "BadDate", "date.jsonl:1: found the date 'soonish'"),
    ("date.csv", b"text,date\nOslo spoke.,soonish\n", "BadDate", "date.csv:2: found the date 'soonish'"),
    ("columns.csv", b"a,b\n1,2\n", "BadArticle", "found the columns a, b"),
    ("half.jsonl.gz", gzip.compress(b'{"text": "x"}\n' * 50)[:40], "UnreadableInput", "half.jsonl.gz"),
    ("bad.gz", b"no", "UnreadableInput", "bad.gz: found no gzipped file (Not a gzipped file (b'no')), wanted one"),
])  # fmt: skip
def test_bad_input_is_named(tmp_path: Path, name: str, content: bytes, error: str, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    failed = [r for r in read(tmp_path / name) if isinstance(r, FailedArticle)]
    assert failed
    assert failed[-1].error == error
    assert says in failed[-1].message


def test_a_line_that_is_too_long_is_skipped_and_the_next_is_read(tmp_path: Path) -> None:
    long = b'{"text": "' + b"x" * (LONGEST_LINE + 4 * 2**20) + b'"}\n'
    (tmp_path / "a.jsonl").write_bytes(long + b'{"text": "Oslo spoke."}\n')
    first, second = read(tmp_path / "a.jsonl")
    assert isinstance(first, FailedArticle)
    assert "wanted 16 MB" in first.message
    assert isinstance(second, Article)


def test_another_encoding_is_found_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Le ministre français a reçu l’ambassadeur à Besançon. Très fâché, il a protesté contre l’embargo."
    (tmp_path / "a.txt").write_bytes(text.encode("cp1252"))
    (got,) = read(tmp_path / "a.txt")
    assert isinstance(got, Article)
    assert "français" in got.text
    assert "not UTF-8; read as" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "encoding"), [
    ("Señor Peña", "cp1252"),
    ("The envoy met Señor Peña and Mr Núñez in Bogotá on Monday.", "cp1252"),
    ("O ministro não falou com a imprensa após a reunião em São Paulo.", "cp1252"),
    ("Die Außenminister trafen sich in Köln. Müde Gesichter gab es genug.", "cp1252"),
    ("Minister spotkał się w poniedziałek z ambasadorem Węgier. Rozmawiali o granicy. Żaden z nich nie chciał mówić z "
     "dziennikarzami. Później odbyła się konferencja w Łodzi.", "cp1250"),
    ("Ministr se v pondělí setkal s maďarským velvyslancem. Nikdo nechtěl mluvit s novináři, řekl úředník.", "cp1250"),
    ("A miniszter hétfőn találkozott a lengyel nagykövettel. A két ország határáról beszéltek Győrben, ők örültek.",
     "cp1250"),
    ("Dışişleri Bakanı pazartesi günü büyükelçiyle görüştü. İki ülkenin sınırı hakkında konuştular.", "cp1254"),
    ("Министр встретился в понедельник с послом Венгрии. Они говорили о границе. Журналистам он ничего не сказал.",
     "cp1251"),
    ("Посол прибыл в Москву.", "cp1251"),
])  # fmt: skip
def test_old_encodings_are_told_apart(tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    (got,) = read(tmp_path / "a.txt")
    assert isinstance(got, Article)
    assert got.text == text


def test_utf8_with_one_wrong_byte_stays_utf8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_bytes("Señor Peña met “Mr Núñez” — at".encode() + b"\xff length.")
    (got,) = read(tmp_path / "a.txt")
    assert isinstance(got, Article)
    assert got.text == "Señor Peña met “Mr Núñez” — at\ufffd length."
    assert "damaged UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_the_encoding_of_a_table_is_told_by_its_first_letters_however_late(
    tmp_path: Path, name: str, encoding: str
) -> None:
    raw = ("id,text\n" + "1,Oslo spoke.\n" * 6000 + "2,Señor Peña spoke.\n").encode(encoding)
    (tmp_path / name).write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    got = read(tmp_path / name)
    assert isinstance(got[-1], Article)
    assert (len(got), got[-1].text) == (6001, "Señor Peña spoke.")


def test_a_table_that_breaks_off_gives_the_rows_before(tmp_path: Path) -> None:
    rows = "".join(f"{k},Oslo spoke {k * k} times.\n" for k in range(20_000))
    raw = gzip.compress(f"id,text\n{rows}".encode())
    (tmp_path / "a.csv.gz").write_bytes(raw[: len(raw) * 3 // 4])
    reads = read(tmp_path / "a.csv.gz")
    assert len([r for r in reads if isinstance(r, Article)]) > 8_000
    assert isinstance(reads[-1], FailedArticle)
    assert "found compressed data that is cut off or damaged" in reads[-1].message


def test_a_row_with_more_cells_than_columns_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('id,text\na,Oslo spoke, and Rome left.\nb,"Rome, too, left.",\n')
    first, second = read(tmp_path / "a.csv")
    assert isinstance(first, FailedArticle)
    assert (first.line, first.message) == (
        2,
        f"{tmp_path}/a.csv:2: found 3 cells, wanted 2 (a text with a comma needs quotes)",
    )
    assert isinstance(second, Article)
    assert second.text == "Rome, too, left."


def test_a_quote_that_is_never_closed_is_told_with_the_lines_that_it_swallows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('id,text\na,Oslo spoke.\nb,"Rome left.\nc,Bern stayed.\n')
    first, second = read(tmp_path / "a.csv")
    assert isinstance(first, Article)
    assert isinstance(second, FailedArticle)
    assert "a.csv:3: found a quote that is never closed; lines 3 to 4 are left out" in second.message


def test_after_a_broken_quote_only_whole_rows_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('id,text,date\na,"Oslo "spoke" of\npeace.",2019-05-02\nc,Bern stayed.,2019-05-03\n')
    reads = read(tmp_path / "a.csv")
    assert [r.text for r in reads if isinstance(r, Article)] == ["Bern stayed."]
    assert [r.line for r in reads if isinstance(r, FailedArticle)] == [2, 3]


def test_the_same_id_twice_becomes_two(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "x", "text": "One."}\n{"id": "x", "text": "Two."}\n')
    assert [r.id for r in read(tmp_path / "a.jsonl")] == ["x", "x-2"]


def test_missing_paths_are_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="no such file"):
        read(tmp_path / "nothing.txt")
    with pytest.raises(MissingInput, match="found no article in the folder"):
        read(tmp_path)


@pytest.mark.parametrize("text", ["2017-09-18", "2017-09-18T10:00:00+02:00", "20170918", "18 Sep 2017", "September 18, 2017",
                                  "Mon, 18 Sep 2017 10:00:00 GMT"])  # fmt: skip
def test_dates_as_files_write_them(text: str) -> None:
    assert str(parse_date(text)) == "2017-09-18"


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(BadDate, match="wanted one like"):
        parse_date("the ides of March")


PAGE = (
    "<html><head><title>Envoys meet in Oslo - Harbour Post</title>"
    "<meta property='og:site_name' content='Harbour Post'>"
    "<meta property='article:published_time' content='2024-03-05T08:00:00Z'></head>"
    "<body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav><article><h1>Envoys meet in Oslo</h1>"
    "<p>The envoys of Kenya and Ethiopia met in Oslo on Monday to talk about the river that their countries share.</p>"
    "<p>They agreed to meet again in spring, when the snow on the passes has melted and farmers have sown their fields.</p>"
    "</article><footer>All rights kept. Write to us.</footer></body></html>"
)


def warc(*pages: tuple[str, str, bytes]) -> bytes:
    """A web archive of (address, kind, body)."""
    out = b""
    for url, kind, body in pages:
        http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-09T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{len(out):012d}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        out += head.encode() + http + b"\r\n\r\n"
    return out


@pytest.mark.parametrize("name", ["a.html", "a.html.gz", "a.warc", "a.warc.gz"])
def test_a_web_page_gives_body_title_date_and_outlet(tmp_path: Path, name: str) -> None:
    raw = PAGE.encode()
    if "warc" in name:
        raw = warc(("https://harbour.example/e", "text/html", raw), ("https://harbour.example/p", "image/png", b"x"))
    (tmp_path / name).write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    (got,) = read(tmp_path / name)
    assert isinstance(got, Article)
    assert (got.title, str(got.date), got.source) == ("Envoys meet in Oslo", "2024-03-05", "Harbour Post")
    assert "snow on the passes" in got.text
    assert "rights kept" not in got.text


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<html>", " "])
def test_a_page_without_an_article_is_a_failure(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.html").write_text(page)
    (got,) = read(tmp_path / "a.html")
    assert isinstance(got, FailedArticle)
    assert got.error == "BadArticle"


@pytest.mark.parametrize("feed", [
    "<rss><channel><title>Post</title><item><title>Talks</title><link>https://a.example/1</link>"
    "<description>&lt;p&gt;Envoys met.&lt;/p&gt;</description></item></channel></rss>",
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><entry><title>Talks</title>"
    "<link href='https://a.example/1'/><summary>Envoys met.</summary></entry></feed>",
    "<rss><channel><title>Post</title><item><title>Talks</title><link>https://a.example/1</link>"
    "<description>Envoys met.</description></item><item><title>Tal",
], ids=["rss", "atom", "cut off"])  # fmt: skip
def test_a_feed_file_gives_its_entries(tmp_path: Path, feed: str) -> None:
    (tmp_path / "a.xml").write_text(feed)
    (got,) = read(tmp_path / "a.xml")
    assert isinstance(got, Article)
    assert (got.text, got.title, got.id, got.source) == ("Envoys met.", "Talks", "https://a.example/1", "Post")


def test_characters_that_no_database_takes_are_replaced_one_for_one(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"id": "a\\nb", "text": "Oslo \\u0000 and \\ud800 spoke.", "title": "T\\u0000"}\n'
    )
    (got,) = read(tmp_path / "a.jsonl")
    assert isinstance(got, Article)
    assert (got.text, got.title, got.id) == ("Oslo \ufffd and \ufffd spoke.", "T\ufffd", "a b")


def test_a_text_that_is_too_long_for_an_article_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    lines = [json.dumps({"id": "long", "text": "Oslo spoke. " * 100_000}), json.dumps({"text": "Rome spoke."})]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    first, second = read(tmp_path / "a.jsonl")
    assert isinstance(first, FailedArticle)
    assert "a.jsonl:1: found a text of 1,200,000 characters, wanted 1,000,000 at most" in first.message
    assert first.line == 1
    assert isinstance(second, Article)


def test_endless_ids_and_addresses_are_cut(tmp_path: Path) -> None:
    row = {"id": "i" * 3000, "text": "Oslo spoke.", "url": "https://a.example/p?" + "q" * 3000}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    (got,) = read(tmp_path / "a.jsonl")
    assert isinstance(got, Article)
    assert (len(got.id) <= 500, got.url) == (True, "https://a.example/p")


@pytest.mark.parametrize("headline", [
    "Italian minister visits Libya", "Oslo protests", "Peru protests Chile patrols", "Egypt condemns Ethiopia dam filling",
    "Macron, Merkel meet in Paris", "Lula visits Lisbon", "Spain, Portugal sign pact", "Turkish premier in Tirana",
])  # fmt: skip
def test_an_english_headline_is_not_taken_for_another_language(headline: str) -> None:
    assert detect_language(headline) in ("en", None)  # None: too little to tell; such an article is coded


@pytest.mark.parametrize(("headline", "language"), [
    ("Oslo rappelle son ambassadeur", "fr"), ("España expulsa a diplomáticos", "es"), ("Ministro visita Lisboa", "pt"),
    ("Rom ruft Botschafter zurück", "de"), ("Noorwegen schort hulp op", "nl"), ("Норвегия отозвала посла", "ru"),
    ("Minister spotkał się z ambasadorem", "pl"), ("Bakan Ankara'da büyükelçiyle görüştü", "tr"),
])  # fmt: skip
def test_a_headline_in_another_language_is_known_for_one(headline: str, language: str) -> None:
    assert detect_language(headline) == language
