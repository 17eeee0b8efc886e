import { Fragment, type JSX, type RefObject } from "preact";
import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatTitle } from "../../../base/text/work-text.ts";
import { formatHistoryTitle } from "../../../core/history-actions.ts";
import type {
  DecisionResults,
  PageApproval,
  Preview,
  ItemView as ShownItem,
  WorkView,
} from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { useKeys } from "../hooks/use-keys.ts";
import { useAnswer } from "../hooks/use-load.ts";
import {
  adviceOf,
  canApprove,
  canMap,
  canReject,
  canRetry,
  canTakeBack,
  explainNoSuggestion,
  type FilingButton,
  filingsOf,
  isToldByLength,
  isUnderWay,
  keyOf,
  type NoSuggestion as NoSuggestionReason,
  preselectWork,
  streamOf,
  withDuplicateChoices,
  worksOf,
} from "../model/decision.ts";
import { formatWork, momentText } from "../model/format.ts";
import { Search } from "../pick/search.tsx";
import { useRouter } from "../route/router.ts";
import { SessionDeskContext } from "../session/session-desk.ts";
import { useLostSince } from "../shell/connection.ts";
import { Button, Link, OpenInPlex } from "../shell/controls.tsx";
import { CopyBar } from "../shell/copy-bar.tsx";
import { Icon } from "../shell/icon.tsx";
import { Say } from "../shell/name.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { formatActor } from "../text/format-actor.ts";
import { item as words } from "../text/item.ts";
import { text } from "../text/text.ts";
import { there } from "../text/there.ts";
import { Ask, askAboutReplacing, askAboutStream, formatStream } from "./ask.tsx";
import { Candidates } from "./candidates.tsx";
import { ItemHead, type ListPosition } from "./item-head.tsx";
import { NumberFields, readNumbers, type TypedNumbers } from "./numbers.tsx";
import type { DecisionEffect, RefusedDecision } from "./outcome.ts";
import { Refusal } from "./refusal.tsx";
import { Servers } from "./servers.tsx";
import { There } from "./there.tsx";
import { askPreview, judgeReplacing, problemOf, useForecast, Where } from "./where.tsx";
import { Why } from "./why.tsx";

/** Carries out a decision. If it was refused immediately, returns the refusal. */
export type Decide = (
  names: { id: number; name: string; work?: string },
  what: DecisionEffect,
  run: () => Promise<DecisionResults>,
) => Promise<RefusedDecision | undefined>;

type Props = {
  item: ShownItem;
  newer: ShownItem | undefined;
  reload: () => void;
  position: ListPosition | undefined;
  heading: RefObject<HTMLHeadingElement | null>;
  decide: Decide;
  isUnsure: boolean;
  /** The last decision about this release, if it was refused. */
  refusal: RefusedDecision | undefined;
  forget: (id: number) => void;
};

/** Shows one release: why it waits, what it may be, and which decisions are possible. */
export function Item({
  item,
  newer: latest,
  reload,
  position,
  heading,
  decide,
  isUnsure,
  refusal,
  forget,
}: Props): JSX.Element {
  const desk = useDesk();
  const [found, setFound] = useState<WorkView[]>([]);
  const [picked, pick] = useState(() => preselectWork(item));
  const [numbers, setNumbers] = useState<TypedNumbers>({ season: "", episodes: "" });
  const [isBusy, setBusy] = useState(false);
  const [asked, ask] = useState<() => void>();
  /** On a phone. */
  const [isOpen, open] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const { go } = useRouter();
  // Once a search has results, the focus moves to them, so that a number key chooses a result and
  // is no longer typed.
  useLayoutEffect(() => {
    if (found.length > 0) {
      document.querySelector<HTMLInputElement>("input[name=work]:checked")?.focus();
    }
  }, [found]);

  const { id, version, state } = item;
  const offered = worksOf(item);
  const known = new Set(offered.map(keyOf));
  const works = [...offered, ...found.filter((work) => !known.has(keyOf(work)))];
  const work = works.find((candidate) => keyOf(candidate) === picked);
  const canFile = canApprove(item);
  const plain = work ? filingsOf(item, work) : [];
  const approvalOf = ({ approval, missing }: FilingButton): PageApproval | undefined => {
    if (missing.length === 0) return approval;
    const read = readNumbers(numbers);
    return read && { ...approval, ...read };
  };
  const [first] = canFile ? plain : [];
  // The choice that a click would send, so that a question about it comes before the click.
  const foreseen = first && (approvalOf(first) ?? first.approval);
  const { preview, isKnown, keptAs } = useForecast(
    item,
    foreseen,
    plain.map(({ approval }) => approval.duplicates),
  );
  const filings = preview?.duplicates
    ? withDuplicateChoices(plain, preview.duplicates.choices)
    : plain;
  const isPack = canMap(item, works);
  // Our own decisions also change the release, even if they concern several releases.
  const newer = isBusy || isUnsure ? undefined : latest;
  const isOff = useLostSince() !== undefined || isBusy || isUnsure || newer !== undefined;

  const run = async (what: DecisionEffect, call: () => Promise<DecisionResults>): Promise<void> => {
    setBusy(true);
    const why = await decide(
      { id, name: item.name, ...(work ? { work: formatWork(work) } : {}) },
      what,
      call,
    );
    setBusy(false);
    if (why && !why.isChanged) reload();
  };
  /** Files the release, unless filing would first ask about a version in the library. */
  const fileUnlessAsked = async (what: DecisionEffect, approval: PageApproval): Promise<void> => {
    const asks = askPreview(item, approval);
    if (!isKnown && asks && approval.duplicates === undefined) {
      setBusy(true);
      const { duplicates } = await desk.call("preview_rename", asks).catch(() => ({}) as Preview);
      setBusy(false);
      if (duplicates) return;
    }
    await run(what, () => desk.call("approve_ingest", approval));
  };
  const fileAs = (filing: FilingButton): (() => void) | undefined => {
    const approval = isOff ? undefined : approvalOf(filing);
    const what = filing.how === "leave_rest" ? "left" : "filed";
    const file = approval && (() => void fileUnlessAsked(what, approval));
    // A worse file never replaces a better one with one key.
    const isWorse = filing.how === "replace" && judgeReplacing(preview) === "worse";
    return file && (isWorse || streamOf(item, filing)) ? () => ask(() => file) : file;
  };
  const isChoice = filings.some(({ approval }) => approval.duplicates !== undefined);
  const likely = isChoice || filings[0]?.how === "leave_rest" ? undefined : filings[0];
  const stays = likely?.approval.files?.filter(({ skip }) => skip).map(({ path }) => path) ?? [];
  const stream = filings[0] && streamOf(item, filings[0]);
  const problem = problemOf(preview, stays);
  const leave = (): void =>
    void run("left", () => desk.call("reject_ingest", { ids: [id], versions: [version] }));
  const again = (): void =>
    void run("again", () => desk.call("retry_ingest", { ids: [id], versions: [version] }));
  const isAsked = canReject(item) && !isOff;
  const filingAs = (how: FilingButton["how"]): (() => void) | undefined => {
    const filing = filings.find((one) => one.how === how);
    return filing && fileAs(filing);
  };
  useKeys(
    {
      file: likely && fileAs(likely),
      replace: filingAs("replace"),
      keepBoth: filingAs("keep_both"),
      episodes: isPack ? () => go({ page: "files", id }) : undefined,
      other: canFile ? () => search.current?.focus() : undefined,
      leave: isAsked ? leave : undefined,
      again: canRetry(item) && !isOff ? again : undefined,
    },
    (number) => {
      const chosen = works[number - 1];
      if (chosen) pick(keyOf(chosen));
    },
    heading,
  );
  const suggested = state === "review" ? preselectWork(item) : undefined;
  const suggestedWork = works.find((candidate) => keyOf(candidate) === suggested);
  const isTold = isToldByLength(item);
  const choices = isChoice ? filings.flatMap(({ approval }) => approval.duplicates ?? []) : [];
  const isWaiting = state === "review" && offered.length > 0;

  return (
    <>
      <div class="pane">
        <ItemHead item={item} position={position} heading={heading} />
        <Refusal
          item={item}
          newer={newer}
          refusal={refusal}
          reload={() => {
            forget(id);
            reload();
          }}
        />
        {!isUnderWay(item) && <Why item={item} />}
        {state !== "review" && <UnderWay item={item} />}
        {state === "filed" && <Servers item={item} />}
        {adviceOf(item).map((advice) => (
          <p key={advice} class="note info">
            <b>{words.first}</b> {advice}
          </p>
        ))}
        {canFile && (
          <>
            <div class="cands-head">
              <h3 aria-hidden="true">{words.whatIsIt}</h3>
              {isWaiting && !isChoice && (
                <p class="dim">
                  {suggestedWork ? (
                    <>
                      <Say of={words.suggested} work={<bdi>{formatWork(suggestedWork)}</bdi>} />{" "}
                      {isTold && words.decides}
                    </>
                  ) : (
                    <NoSuggestion of={explainNoSuggestion(item)} />
                  )}
                </p>
              )}
              <Search
                input={search}
                found={(list) => {
                  setFound(list);
                  if (list[0]) pick(keyOf(list[0]));
                }}
              />
            </div>
            <Candidates
              works={works}
              picked={picked}
              pick={pick}
              threshold={item.parsed?.threshold}
              byLength={isTold ? suggested : undefined}
            />
          </>
        )}
        {filings[0] && filings[0].missing.length > 0 && (
          <NumberFields numbers={numbers} change={setNumbers} />
        )}
        {isChoice && (
          <There
            duplicates={preview?.duplicates}
            choices={choices}
            keptAs={keptAs}
            canLeave={canReject(item)}
            isOff={isOff}
            isBelow={works.length > 1}
            answer={(how) => (how === "leave" ? leave() : filingAs(how)?.())}
          />
        )}
        {problem !== undefined && <p class="note warning break">{problem}</p>}
        {stream && <p class="note warning break">{formatStream(stream)}</p>}
        {stays.length > 0 && (
          <p class="note warning break">
            {words.stays(stays.length)} <bdi>{stays.join(", ")}</bdi>
          </p>
        )}
        <Past history={item.history} />
      </div>
      <div class="decide">
        {canFile && <Where preview={preview} isThere={isChoice} />}
        <div class={isOpen ? "acts open" : "acts"}>
          {isChoice && <span class="answer-above">{there.choose}</span>}
          {filings.map((filing) => {
            const file = fileAs(filing);
            // The cards answer the question, and say what happens to both files.
            if (isChoice && filing.approval.duplicates !== undefined) return null;
            return (
              <Button
                key={filing.how}
                class={filing === likely ? "main" : undefined}
                disabled={!file}
                onClick={file}
              >
                <span>
                  <Say
                    of={
                      words[
                        item.source === "library" && filing.how === "file" ? "adopt" : filing.how
                      ]
                    }
                    work={<bdi>{work && formatWork(work)}</bdi>}
                  />
                </span>
                {filing === likely && <kbd>a</kbd>}
              </Button>
            );
          })}
          {canFile && !work && <Button says={words.chooseFirst} class="main" disabled />}
          {isPack && (
            <Link
              class={work && !likely && !isChoice ? "button main" : "button"}
              to={{ page: "files", id }}
            >
              {words.map} <kbd>e</kbd>
            </Link>
          )}
          {canReject(item) && !isChoice && (
            <Button class="leave" disabled={!isAsked} onClick={leave}>
              {words.leave} <kbd>x</kbd>
            </Button>
          )}
          {canRetry(item) && (
            <Button disabled={isOff} onClick={again}>
              {words.again} <kbd>r</kbd>
            </Button>
          )}
          <Button
            class="others"
            aria-expanded={isOpen}
            aria-label={text.more}
            onClick={() => open(!isOpen)}
          >
            <Icon of="more" />
          </Button>
          <span class="pane-keys dim">
            <kbd>j</kbd> <kbd>k</kbd> {words.keysNext} <kbd>?</kbd> {words.keysAll}
          </span>
        </div>
      </div>
      {asked && (
        <Ask
          question={
            work && stream ? askAboutStream(stream, work) : askAboutReplacing(item, preview)
          }
          isOff={isOff}
          file={asked}
          close={() => ask(undefined)}
        />
      )}
    </>
  );
}

/** Shows why no work is suggested. */
function NoSuggestion({ of }: { of: NoSuggestionReason }) {
  const says = words.noSuggestion;
  if (of.why === "severalFit") return <>{says.severalFit(of.count)}</>;
  return "work" in of ? (
    <Say of={says[of.why]} work={<bdi>{formatWork(of.work)}</bdi>} />
  ) : (
    <>{says[of.why]}</>
  );
}

const MOST = 20;

/** Shows the release's history, oldest first. */
function Past({ history }: Pick<ShownItem, "history">) {
  return (
    <details class="fold">
      <summary>{words.past}</summary>
      <div class="past dim num">
        {history
          .slice(0, MOST)
          .toReversed()
          .map(({ id, at, actor, action, detail }) => (
            <Fragment key={id}>
              <time dateTime={at}>{momentText(at)}</time>
              <span class="who break">{formatActor(actor)}</span>
              <span>{formatHistoryTitle(action, detail)}</span>
            </Fragment>
          ))}
      </div>
    </details>
  );
}

/**
 * Shows the state of a release that no longer waits: the progress of its copies, and a way to stop
 * it or to take it back.
 */
function UnderWay({ item }: { item: ShownItem }) {
  const { id, name, state, reasons, identity } = item;
  const { answer } = useAnswer("get_watcher_status", isUnderWay(item) ? {} : undefined);
  // Not requested inside a client, because a view there does not open other pages.
  const isPage = useContext(SessionDeskContext) !== undefined;
  const filed = isPage && state === "filed" ? identity : undefined;
  const shown = item.plex === "seen" ? filed : undefined;
  const { answer: whole } = useAnswer(
    "get_filed_work",
    shown && { type: shown.type, tmdb_id: shown.tmdb_id },
  );
  const copies = answer?.copies?.filter((copy) => copy.release_id === id) ?? [];
  return (
    <>
      {(state !== "filed" || reasons.length === 0) && (
        <div class="note info">
          {!canApprove(item) && (
            <p>{isUnderWay(item) ? words.isUnderWay(state) : words.isNow(state)}</p>
          )}
          {item.waiting && <p class="break">{item.waiting.message}</p>}
          {filed && (
            <Link to={{ page: "library", work: filed }}>
              <Say of={words.inLibrary} work={<bdi>{formatTitle(filed)}</bdi>} />
            </Link>
          )}
          {isPage && state === "undone" && (
            <Link to={{ page: "library", part: "trash" }}>{text.toTrash}</Link>
          )}
          {copies.map((copy) => (
            <CopyBar key={`${copy.step} ${copy.name}`} copy={copy} />
          ))}
        </div>
      )}
      {canTakeBack(item) && (
        <p>
          <OpenInPlex of={whole} />{" "}
          <TakeBackButton
            release={{ id, name }}
            label={state === "filing" ? words.stop : text.takeBack.button}
          />
        </p>
      )}
    </>
  );
}
