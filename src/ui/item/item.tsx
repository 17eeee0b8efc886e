import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import type { Approval, Results, Item as ShownItem, Work } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { useKeys } from "../hooks/use-keys.ts";
import { adviceOf, canReject, canRetry, type Filing, filingsOf, keyOf, preselected } from "../model/decision.ts";
import { workText } from "../model/format.ts";
import { useLostSince } from "../shell/connection.ts";
import { Link } from "../shell/link.tsx";
import { text } from "../text/text.ts";
import { Candidates } from "./candidates.tsx";
import { ItemHead, type Position } from "./item-head.tsx";
import { NumberFields, type Numbers, readNumbers } from "./numbers.tsx";
import type { Decided } from "./outcome.ts";
import { Past } from "./past.tsx";
import { Search } from "./search.tsx";
import { UnderWay } from "./under-way.tsx";
import { Where } from "./where.tsx";

/** Carries a decision out; answers why it was refused, if it was. */
export type Decide = (
  told: { id: number; name: string; work?: string },
  what: Decided,
  run: () => Promise<Results>,
) => Promise<string | undefined>;

type Props = {
  item: ShownItem;
  hasChanged: boolean;
  look: () => void;
  position: Position | undefined;
  heading: RefObject<HTMLHeadingElement | null>;
  decide: Decide;
};

/** One release: why it waits, what it may be, and what can be decided. */
export function Item({ item, hasChanged, look, position, heading, decide }: Props) {
  const desk = useDesk();
  const isLost = useLostSince() !== undefined;
  const [found, setFound] = useState<Work[]>([]);
  const [picked, pick] = useState(() => preselected(item));
  const [numbers, setNumbers] = useState<Numbers>({ season: "", episodes: "" });
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const words = text.item;

  const { id, state, candidates, reasons } = item;
  const known = new Set(candidates.map(keyOf));
  const works = [...candidates, ...found.filter((work) => !known.has(keyOf(work)))];
  const work = works.find((one) => keyOf(one) === picked);
  const filings = work ? filingsOf(item, work) : [];
  const canFile = item.next?.some(({ tool }) => tool === "approve_ingest") ?? false;
  // Files that read as other works may be left out of a series, or be said to be its episodes.
  const isMixed =
    state === "review" &&
    reasons.some(({ code }) => code === "several_works") &&
    works.some(({ type }) => type === "tv");
  const isPack = (canFile || isMixed) && item.files.filter(({ role }) => role === "video").length > 1;
  const isOff = isLost || isBusy;

  const run = async (what: Decided, call: () => Promise<Results>): Promise<void> => {
    setRefusal(undefined);
    setBusy(true);
    const why = await decide({ id, name: item.name, ...(work ? { work: workText(work) } : {}) }, what, call);
    setBusy(false);
    setRefusal(why);
  };
  const approvalOf = ({ approval, missing }: Filing): Approval | undefined => {
    if (missing.length === 0) return approval;
    const read = readNumbers(numbers);
    return read && { ...approval, ...read };
  };
  const fileAs = (filing: Filing): (() => void) | undefined => {
    const approval = isOff ? undefined : approvalOf(filing);
    return approval && (() => void run("filed", () => desk.call("approve_ingest", approval)));
  };
  const leave = (): void => void run("left", () => desk.call("reject_ingest", { ids: [id], versions: [item.version] }));
  const again = (): void => void run("again", () => desk.call("retry_ingest", { ids: [id], versions: [item.version] }));
  const isAsked = canReject(item) && !isOff;
  useKeys(
    {
      file: filings[0] && fileAs(filings[0]),
      leave: isAsked ? leave : undefined,
      again: canRetry(item) && !isOff ? again : undefined,
    },
    (number) => {
      const chosen = works[number - 1];
      if (chosen) pick(keyOf(chosen));
    },
  );

  return (
    <>
      <ItemHead item={item} position={position} heading={heading} />
      {(refusal !== undefined || hasChanged) && (
        <div class="note danger" role="alert">
          <p>
            <b>{hasChanged ? words.changed : refusal}</b> {hasChanged && words.changedMore}
          </p>
          <button
            type="button"
            onClick={() => {
              setRefusal(undefined);
              look();
            }}
          >
            {words.look}
          </button>
        </div>
      )}
      {(state === "review" || state === "filed") && reasons.length > 0 && (
        <div class="note warning">
          <p>
            <b>{words.why}</b> {reasons[0]?.message}
          </p>
          {reasons.slice(1).map(({ code, message }) => (
            <p key={`${code} ${message}`} class="besides">
              {message}
            </p>
          ))}
        </div>
      )}
      {state !== "review" && <UnderWay item={item} />}
      {adviceOf(item).map((advice) => (
        <p key={advice} class="note info">
          <b>{words.first}</b> {advice}
        </p>
      ))}
      {canFile && (
        <>
          <Candidates works={works} picked={picked} pick={pick} />
          <Search
            found={(list) => {
              setFound(list);
              if (list[0]) pick(keyOf(list[0]));
            }}
          />
        </>
      )}
      {filings[0] && filings[0].missing.length > 0 && <NumberFields numbers={numbers} change={setNumbers} />}
      {work && canFile && <Where item={item} work={work} />}
      <div class="acts">
        {filings.map((filing, at) => {
          const file = fileAs(filing);
          return (
            <button
              key={filing.how}
              type="button"
              class={at === 0 ? "main" : undefined}
              disabled={!file}
              onClick={file}
            >
              {work && words[filing.how](workText(work))} {at === 0 && <kbd>a</kbd>}
            </button>
          );
        })}
        {canFile && !work && (
          <button type="button" class="main" disabled>
            {words.chooseFirst}
          </button>
        )}
        {isPack && (
          <Link class="button" to={{ page: "files", id }}>
            {words.map}
          </Link>
        )}
        {canReject(item) && (
          <button type="button" disabled={!isAsked} onClick={leave}>
            {words.leave} <kbd>x</kbd>
          </button>
        )}
        {canRetry(item) && (
          <button type="button" disabled={isOff} onClick={again}>
            {words.again} <kbd>r</kbd>
          </button>
        )}
      </div>
      <Past history={item.history} />
    </>
  );
}
