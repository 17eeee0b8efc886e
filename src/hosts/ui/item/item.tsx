import { Fragment, type JSX, type RefObject } from "preact";
import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import { formatTitle } from "../../../base/text/work-text.ts";
import { formatHistoryTitle } from "../../../core/history-actions.ts";
import type { ItemView as ShownItem } from "../desk/answers.ts";
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
  isUnderWay,
  keyOf,
  streamOf,
} from "../model/decision.ts";
import { momentText } from "../model/format.ts";
import { useRouter } from "../route/router.ts";
import { Actor } from "../session/actor.tsx";
import { SessionDeskContext } from "../session/session-desk.ts";
import { Link, OpenInPlex } from "../shell/controls.tsx";
import { CopyBar } from "../shell/copy-bar.tsx";
import { Say } from "../shell/name.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { item as words } from "../text/item.ts";
import { text } from "../text/text.ts";
import { Acts } from "./acts.tsx";
import { Ask, askAboutReplacing, askAboutStream, formatStream } from "./ask.tsx";
import { ItemHead, type ListPosition } from "./item-head.tsx";
import { NumberFields } from "./numbers.tsx";
import type { RefusedDecision } from "./outcome.ts";
import { Refusal } from "./refusal.tsx";
import { Servers } from "./servers.tsx";
import { There } from "./there.tsx";
import { type Choice, useChoice } from "./use-choice.ts";
import { type Decide, type ItemDecisions, useDecisions } from "./use-decisions.ts";
import { WhatItIs } from "./what-it-is.tsx";
import { problemOf } from "./where.tsx";
import { Why } from "./why.tsx";

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
  const { id } = item;
  const search = useRef<HTMLInputElement>(null);
  const choice = useChoice(item);
  const decisions = useDecisions(item, choice, { decide, isUnsure, newer: latest, reload });
  const { work, filings, preview, isThere } = choice;
  const { isOff, newer, asked, leave } = decisions;
  useFocusOnFound(choice.found);
  useDecisionKeys(item, choice, decisions, { search, heading });

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
        {item.state !== "review" && <UnderWay item={item} />}
        {item.state === "filed" && <Servers item={item} />}
        {adviceOf(item).map((advice) => (
          <p key={advice} class="note info">
            <b>{words.first}</b> {advice}
          </p>
        ))}
        {canApprove(item) && <WhatItIs item={item} choice={choice} search={search} />}
        {filings[0] && filings[0].missing.length > 0 && (
          <NumberFields numbers={choice.numbers} change={choice.setNumbers} />
        )}
        {isThere && (
          <There
            duplicates={preview?.duplicates}
            choices={filings.flatMap(({ approval }) => approval.duplicates ?? [])}
            keptAs={choice.keptAs}
            canLeave={canReject(item)}
            isOff={isOff}
            isBelow={choice.works.length > 1}
            answer={(how) => (how === "leave" ? leave() : fileBy(how, choice, decisions)?.())}
          />
        )}
        <Warnings item={item} choice={choice} />
        <Past history={item.history} />
      </div>
      <Acts item={item} choice={choice} decisions={decisions} />
      {asked && (
        <Ask
          question={askBeforeFiling(item, work, choice)}
          isOff={isOff}
          file={asked}
          close={decisions.stopAsking}
        />
      )}
    </>
  );
}

/**
 * Once a search has results, the focus moves to them, so that a number key chooses a result and is
 * no longer typed.
 */
function useFocusOnFound(found: Choice["found"]): void {
  useLayoutEffect(() => {
    if (found && found.length > 0) {
      document.querySelector<HTMLInputElement>("input[name=work]:checked")?.focus();
    }
  }, [found]);
}

/** Returns what files the release in this way; undefined if that is not offered or not possible. */
function fileBy(
  how: FilingButton["how"],
  { filings }: Choice,
  { fileAs }: ItemDecisions,
): (() => void) | undefined {
  const filing = filings.find((one) => one.how === how);
  return filing && fileAs(filing);
}

/** The keys of all decisions about the release, and the numbers of its works. */
function useDecisionKeys(
  item: ShownItem,
  choice: Choice,
  decisions: ItemDecisions,
  { search, heading }: { search: RefObject<HTMLInputElement | null> } & Pick<Props, "heading">,
): void {
  const { go } = useRouter();
  const { isOff, fileAs, leave, again } = decisions;
  const { works, likely } = choice;
  useKeys(
    {
      file: likely && fileAs(likely),
      replace: fileBy("replace", choice, decisions),
      keepBoth: fileBy("keep_both", choice, decisions),
      episodes: canMap(item, works) ? () => go({ page: "files", id: item.id }) : undefined,
      other: canApprove(item) ? () => search.current?.focus() : undefined,
      leave: canReject(item) && !isOff ? leave : undefined,
      again: canRetry(item) && !isOff ? again : undefined,
    },
    (number) => {
      const chosen = works[number - 1];
      if (chosen) choice.pick(keyOf(chosen));
    },
    heading,
  );
}

function askBeforeFiling(item: ShownItem, work: Choice["work"], { filings, preview }: Choice) {
  const stream = filings[0] && streamOf(item, filings[0]);
  return work && stream ? askAboutStream(stream, work) : askAboutReplacing(item, preview);
}

/** Shows what the chosen filing would not do: a refusal, one stream of a disc, files that stay. */
function Warnings({ item, choice: { filings, likely, preview } }: WarningsProps) {
  const stays = likely?.approval.files?.filter(({ skip }) => skip).map(({ path }) => path) ?? [];
  const stream = filings[0] && streamOf(item, filings[0]);
  const problem = problemOf(preview, stays);
  return (
    <>
      {problem !== undefined && <p class="note warning break">{problem}</p>}
      {stream && <p class="note warning break">{formatStream(stream)}</p>}
      {stays.length > 0 && (
        <p class="note warning break">
          {words.stays(stays.length)} <bdi>{stays.join(", ")}</bdi>
        </p>
      )}
    </>
  );
}

type WarningsProps = { item: ShownItem; choice: Choice };

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
              <span class="who">
                <Actor of={actor} />
              </span>
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
