import { useState } from "preact/hooks";
import type { PageApproval, ItemView as ShownItem, WorkView } from "../desk/answers.ts";
import {
  type CandidateChoice,
  canApprove,
  type FilingButton,
  filingsOf,
  keyOf,
  preselectWork,
  withDuplicateChoices,
  worksOf,
} from "../model/decision.ts";
import { readNumbers, type TypedNumbers } from "./numbers.tsx";
import { type Forecast, useForecast } from "./where.tsx";

/** The work that a person chose for a release, and the ways to file it as that work. */
export interface Choice extends Forecast {
  /** The release's candidates, followed by the results of a search. */
  works: readonly CandidateChoice[];
  work: CandidateChoice | undefined;
  /** Key of the chosen work. */
  picked: string | undefined;
  pick(key: string): void;
  /** The results of the latest search. Undefined before the first one. */
  found: readonly WorkView[] | undefined;
  addFound(works: WorkView[]): void;
  numbers: TypedNumbers;
  setNumbers(numbers: TypedNumbers): void;
  filings: readonly FilingButton[];
  /** True if the library already has the work, so that a person chooses what happens to both. */
  isThere: boolean;
  /** The filing of the main button. */
  likely: FilingButton | undefined;
  /** The approval that a button sends; undefined while its numbers are not typed. */
  approvalOf(filing: FilingButton): PageApproval | undefined;
}

export function useChoice(item: ShownItem): Choice {
  const [found, addFound] = useState<WorkView[]>();
  const [picked, pick] = useState(() => preselectWork(item));
  const [numbers, setNumbers] = useState<TypedNumbers>({ season: "", episodes: "" });
  const offered = worksOf(item);
  const known = new Set(offered.map(keyOf));
  const works = [...offered, ...(found ?? []).filter((work) => !known.has(keyOf(work)))];
  const work = works.find((candidate) => keyOf(candidate) === picked);
  const plain = work ? filingsOf(item, work) : [];
  const approvalOf = ({ approval, missing }: FilingButton): PageApproval | undefined => {
    if (missing.length === 0) return approval;
    const read = readNumbers(numbers);
    return read && { ...approval, ...read };
  };
  const [first] = canApprove(item) ? plain : [];
  // The choice that a click would send, so that a question about it comes before the click.
  const foreseen = first && (approvalOf(first) ?? first.approval);
  const forecast = useForecast(
    item,
    foreseen,
    plain.map(({ approval }) => approval.duplicates),
  );
  const choices = forecast.preview?.duplicates?.choices;
  const filings = choices ? withDuplicateChoices(plain, choices) : plain;
  const isThere = filings.some(({ approval }) => approval.duplicates !== undefined);
  const likely = isThere || filings[0]?.how === "leave_rest" ? undefined : filings[0];
  return {
    ...forecast,
    works,
    work,
    picked,
    pick,
    found,
    addFound,
    numbers,
    setNumbers,
    filings,
    isThere,
    likely,
    approvalOf,
  };
}
