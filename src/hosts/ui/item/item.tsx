import { Fragment, type JSX, type RefObject } from "preact";
import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatTitle } from "../../../base/text/work-text.ts";
import { formatHistoryTitle } from "../../../core/history-actions.ts";
import type {
  DecisionResults,
  PageApproval,
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
  type FilingButton,
  filingsOf,
  isUnderWay,
  keyOf,
  preselectWork,
  streamOf,
  worksOf,
} from "../model/decision.ts";
import { formatWork, momentText } from "../model/format.ts";
import { groupOf, TONES } from "../model/reason-groups.ts";
import { Search } from "../pick/search.tsx";
import { useRouter } from "../route/router.ts";
import { SessionDeskContext } from "../session/session-desk.ts";
import { useLostSince } from "../shell/connection.ts";
import { Button, Explain, Link, OpenInPlex } from "../shell/controls.tsx";
import { CopyBar } from "../shell/copy-bar.tsx";
import { Icon } from "../shell/icon.tsx";
import { Say, Sentence } from "../shell/name.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { formatActor } from "../text/format-actor.ts";
import { item as words } from "../text/item.ts";
import { text } from "../text/text.ts";
import { Ask, askAboutReplacing, askAboutStream, formatStream } from "./ask.tsx";
import { Candidates } from "./candidates.tsx";
import { ItemHead, type ListPosition } from "./item-head.tsx";
import { NumberFields, readNumbers, type TypedNumbers } from "./numbers.tsx";
import type { DecisionEffect, RefusedDecision } from "./outcome.ts";
import { Refusal } from "./refusal.tsx";
import { Where } from "./where.tsx";

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
}: Props): JSX.Element {
  const desk = useDesk();
  const [found, setFound] = useState<WorkView[]>([]);
  const [picked, pick] = useState(() => preselectWork(item));
  const [numbers, setNumbers] = useState<TypedNumbers>({ season: "", episodes: "" });
  const [refusal, setRefusal] = useState<string>();
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
  // A reason that repeats the refusal is shown only with the refusal.
  const reasons = item.reasons.filter(({ message }) => message !== refusal);
  const offered = worksOf(item);
  const known = new Set(offered.map(keyOf));
  const works = [...offered, ...found.filter((work) => !known.has(keyOf(work)))];
  const work = works.find((candidate) => keyOf(candidate) === picked);
  const filings = work ? filingsOf(item, work) : [];
  const canFile = canApprove(item);
  const isPack = canMap(item, works);
  // Our own decisions also change the release, even if they concern several releases.
  const newer = isBusy || isUnsure ? undefined : latest;
  const isOff = useLostSince() !== undefined || isBusy || isUnsure || newer !== undefined;

  const run = async (what: DecisionEffect, call: () => Promise<DecisionResults>): Promise<void> => {
    setRefusal(undefined);
    setBusy(true);
    const why = await decide(
      { id, name: item.name, ...(work ? { work: formatWork(work) } : {}) },
      what,
      call,
    );
    setBusy(false);
    setRefusal(why?.message);
    if (why && !why.isChanged) reload();
  };
  const approvalOf = ({ approval, missing }: FilingButton): PageApproval | undefined => {
    if (missing.length === 0) return approval;
    const read = readNumbers(numbers);
    return read && { ...approval, ...read };
  };
  const fileAs = (filing: FilingButton): (() => void) | undefined => {
    const approval = isOff ? undefined : approvalOf(filing);
    const what = filing.how === "leave_rest" ? "left" : "filed";
    const file = approval && (() => void run(what, () => desk.call("approve_ingest", approval)));
    return file && (filing.how === "replace" || streamOf(item, filing))
      ? () => ask(() => file)
      : file;
  };
  // The person must choose what happens to the library's version. No option is more likely than
  // another, so the key for filing chooses none.
  const isChoice = filings.some(({ approval }) => approval.duplicates !== undefined);
  const likely = isChoice || filings[0]?.how === "leave_rest" ? undefined : filings[0];
  const stays = likely?.approval.files?.filter(({ skip }) => skip).map(({ path }) => path) ?? [];
  const stream = filings[0] && streamOf(item, filings[0]);
  const leave = (): void =>
    void run("left", () => desk.call("reject_ingest", { ids: [id], versions: [version] }));
  const again = (): void =>
    void run("again", () => desk.call("retry_ingest", { ids: [id], versions: [version] }));
  const isAsked = canReject(item) && !isOff;
  useKeys(
    {
      file: likely && fileAs(likely),
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

  return (
    <>
      <ItemHead item={item} position={position} heading={heading} />
      <Refusal
        item={item}
        newer={newer}
        refusal={refusal}
        clear={() => setRefusal(undefined)}
        reload={reload}
      />
      {!isUnderWay(item) && reasons.length > 0 && (
        <div class={`note ${TONES[groupOf(item)]}`}>
          <p>
            {(state === "review" || state === "filed") && <b>{words.why} </b>}
            <Sentence of={reasons[0]?.message ?? ""} />
          </p>
          <Explain code={reasons[0]?.code ?? ""} />
          {reasons.slice(1).map(({ code, message }) => (
            <div key={`${code} ${message}`} class="besides">
              <Sentence of={message} />
              <Explain code={code} />
            </div>
          ))}
        </div>
      )}
      {state !== "review" && <UnderWay item={item} />}
      {item.parsed?.why && (
        <p class="dim break">
          <Sentence of={item.parsed.why} />
        </p>
      )}
      {adviceOf(item).map((advice) => (
        <p key={advice} class="note info">
          <b>{words.first}</b> {advice}
        </p>
      ))}
      {canFile && (
        <>
          <Candidates works={works} picked={picked} pick={pick} />
          <Search
            input={search}
            found={(list) => {
              setFound(list);
              if (list[0]) pick(keyOf(list[0]));
            }}
          />
        </>
      )}
      {filings[0] && filings[0].missing.length > 0 && (
        <NumberFields numbers={numbers} change={setNumbers} />
      )}
      {work && canFile && <Where item={item} work={work} />}
      {stream && <p class="note warning break">{formatStream(stream)}</p>}
      {stays.length > 0 && (
        <p class="note warning break">
          {words.stays(stays.length)} <bdi>{stays.join(", ")}</bdi>
        </p>
      )}
      <div class={isOpen ? "acts open" : "acts"}>
        {filings.map((filing) => {
          const file = fileAs(filing);
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
                    words[item.source === "library" && filing.how === "file" ? "adopt" : filing.how]
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
        {canReject(item) && (
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
      </div>
      <Past history={item.history} />
      {asked && (
        <Ask
          question={work && stream ? askAboutStream(stream, work) : askAboutReplacing(item)}
          isOff={isOff}
          file={asked}
          close={() => ask(undefined)}
        />
      )}
    </>
  );
}

const MOST = 20;

/** Shows the release's history, oldest first. */
function Past({ history }: Pick<ShownItem, "history">) {
  return (
    <details>
      <summary>{words.past}</summary>
      <div class="past dim num">
        {history
          .slice(0, MOST)
          .toReversed()
          .map(({ id, at, actor, action }) => (
            <Fragment key={id}>
              <time dateTime={at}>{momentText(at)}</time>
              <span class="who break">{formatActor(actor)}</span>
              <span>{formatHistoryTitle(action)}</span>
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
          <p>{isUnderWay(item) ? words.isUnderWay(state) : words.isNow(state)}</p>
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
