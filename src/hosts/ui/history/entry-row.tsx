import type { JSX } from "preact";
import { describeAction } from "../../../core/history-actions.ts";
import type { HistoryEntryView } from "../desk/answers.ts";
import { type EntryFacts, factsOf } from "../model/entries.ts";
import { clockText, formatWork } from "../model/format.ts";
import { ByActor } from "../session/actor.tsx";
import { Link } from "../shell/controls.tsx";
import { Name, Path, Say, Sentence } from "../shell/name.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { history as words } from "../text/history.ts";

/** Describes one event of the history in sentences, with a link to its release. */
export function EntryRow({
  entry,
  canTakeBack,
  isOfOne,
}: {
  entry: HistoryEntryView;
  canTakeBack: boolean;
  isOfOne: boolean;
}): JSX.Element {
  const { at, name, release_id: release, action, actor, storage } = entry;
  const facts = factsOf(entry);
  return (
    <li class="happened">
      <time class="num dim" dateTime={at}>
        {clockText(at)}
      </time>
      <div class="what">
        <p class="break">
          <Say
            of={templateFor(name !== undefined, facts.work !== undefined)}
            happened={describeAction(action, name !== undefined, entry.detail)}
            name={
              <span class="mono">
                {release === undefined ? (
                  <Name name={name ?? ""} />
                ) : (
                  <Link to={{ page: "item", id: release }}>
                    <Name name={name ?? ""} />
                  </Link>
                )}
              </span>
            }
            work={facts.work && <bdi>{formatWorkName(facts.work)}</bdi>}
          />
        </p>
        <More facts={facts} />
      </div>
      <p class="who dim">
        <ByActor of={actor} />
        {storage && <bdi>{storage}</bdi>}
        {release !== undefined && !isOfOne && (
          <Link class="num" to={{ page: "history", release }} label={words.onlyLabel(release)}>
            #{release}
          </Link>
        )}
        {release !== undefined && canTakeBack && (
          <TakeBackButton release={{ id: release, name: name ?? `#${release}` }} />
        )}
      </p>
    </li>
  );
}

/**
 * Shows the files first and then the first reason, which is the most important one, with the number
 * of other reasons.
 */
function More({ facts: { sentences, files, copiedBecause, setting } }: { facts: EntryFacts }) {
  const [first, ...others] = files;
  const [sentence, ...reasons] = sentences;
  return (
    <>
      {first && (
        <p class="dim break">
          <Say
            of={others.length === 0 ? words.went(first.method) : words.wentAll(files.length)}
            file={<Path of={first.destination} />}
          />
          {copiedBecause !== undefined && ` ${words.copied(copiedBecause)}`}
        </p>
      )}
      {setting && <p class="dim break">{words.setting(setting.name, setting.from, setting.to)}</p>}
      {sentence !== undefined && (
        <p class="dim break">
          <Sentence of={sentence} /> {reasons.length > 0 && words.moreReasons(reasons.length)}
        </p>
      )}
    </>
  );
}

const templateFor = (hasName: boolean, hasWork: boolean): string =>
  hasName
    ? hasWork
      ? words.happenedAs
      : words.happened
    : hasWork
      ? words.happenedAloneAs
      : words.happenedAlone;

/** Formats a work's name, even if its title is unknown. */
export const formatWorkName = (work: NonNullable<EntryFacts["work"]>): string =>
  work.title === ""
    ? words.unnamed[work.type === "tv" ? "tv" : "movie"](work.tmdbId)
    : formatWork(work);
