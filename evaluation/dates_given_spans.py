"""Score the date stage with gold phrases given: python -m evaluation.dates_given_spans GOLD [--errors N]."""

from __future__ import annotations

import argparse
from datetime import date as Date
from pathlib import Path

from dragoman.records import Status
from dragoman.stages.dates import latest_full_date, resolve_date
from evaluation.gold import GoldArticle, load_gold


def score(golds: list[GoldArticle], errors: list[str]) -> tuple[int, int]:
    """Right and all dates of annotated phrases."""
    right = total = 0
    for gold in golds:
        earlier: Date | None = None
        near = latest_full_date(s.text for s in gold.sentences)
        for f in gold.frames:
            if f["when"] and f["when"]["text"]:
                status = Status(f["status"])
                got = resolve_date(
                    f["when"]["text"],
                    published=gold.article.date,
                    sentence=gold.sentences[f["sent"]].text,
                    status=status,
                    earlier=earlier,
                    near=near,
                    act=gold.sentences[f["sent"]].text.find(f["trigger"]),
                )
                earlier = Date.fromisoformat(got.date) if got.date and got.precision == "day" else earlier
                total += 1
                right += got.date == f["when"]["date"]
                if got.date != f["when"]["date"]:
                    errors.append(f"{gold.article.date} {f['when']} {f['status']} found {got.date} ({got.why})")
    return right, total


def main() -> None:
    """Print the accuracy and, on demand, errors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    errors: list[str] = []
    right, total = score(load_gold(args.gold), errors)
    print(f"dates {100 * right / max(total, 1):.1f} of {total}")
    print(*errors[: args.errors], sep="\n")


if __name__ == "__main__":
    main()
