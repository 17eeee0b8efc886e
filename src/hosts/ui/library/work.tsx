import { type ComponentType, Fragment, type JSX } from "preact";
import { useState } from "preact/hooks";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { formatTitle } from "../../../base/text/work-text.ts";
import { capitalize, formatHistoryTitle } from "../../../core/history-actions.ts";
import type { FiledWorkView, MediaType } from "../desk/answers.ts";
import { DeskRefusal } from "../desk/desk.ts";
import { useAnswer } from "../hooks/use-load.ts";
import type { ThereProps } from "../item/there.tsx";
import { byDay } from "../model/entries.ts";
import {
  clockText,
  formatAgo,
  formatCalendarDay,
  formatDuration,
  formatLocalBytes,
  momentText,
} from "../model/format.ts";
import { Poster } from "../pick/poster.tsx";
import { ByActor } from "../session/actor.tsx";
import { useLostSince } from "../shell/connection.ts";
import { Button, Link, OpenInPlex } from "../shell/controls.tsx";
import { Icon } from "../shell/icon.tsx";
import { Say, Sentence } from "../shell/name.tsx";
import { Problem } from "../shell/problem.tsx";
import { useNow } from "../shell/proof.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { text } from "../text/text.ts";
import { wall } from "../text/wall.ts";
import { work as words } from "../text/work.ts";
import { Correct } from "./correct.tsx";
import { Episodes } from "./episodes.tsx";
import { Files, Versions } from "./work-files.tsx";

/** Maximum number of steps shown. Older steps are in the history. */
const MAX_STEPS = 8;

type Props = {
  work: { type: MediaType; tmdb_id: number };
  /** Asks what to do if the library already has the work that is selected. */
  There: ComponentType<ThereProps>;
};

/** Shows one film or series: its files in the library, and how they got there. */
export function WorkPage({ work, There }: Props): JSX.Element {
  const [season, open] = useState<number>();
  const loaded = useAnswer("get_filed_work", { ...work, ...dropUndefined({ season }) });
  // While another season is loading, the last one stays.
  const [kept, keep] = useState<FiledWorkView>();
  const whole = loaded.answer ?? kept;
  if (loaded.answer && loaded.answer !== kept) keep(loaded.answer);
  const opened = season ?? whole?.seasons[0]?.season;
  const isGone = loaded.error instanceof DeskRefusal && loaded.error.code === "not_found";
  const takenBack = isGone || whole?.work.filed_at !== undefined ? undefined : whole;
  const details = useAnswer("get_tmdb_details", { ...work, ...dropUndefined({ season: opened }) })
    .answer?.details;
  const title = whole?.work ?? details;
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <p class="crumb">
        <Link to={{ page: "library" }}>‹ {text.pages.library}</Link>
      </p>
      {isGone || takenBack ? (
        <>
          {/* A work that was taken back keeps its poster and title, with a note below them. */}
          <div class="hero">
            {title && <Poster work={{ ...title, ...work }} size="large" />}
            <div class="herotext">
              {title && (
                <h1 class="break">
                  <bdi>{formatTitle(title)}</bdi>
                </h1>
              )}
              <p class="note info">
                {words.gone}{" "}
                {takenBack?.trash[0] && (
                  <Link to={{ page: "library", part: "trash" }}>{text.toTrash}</Link>
                )}
              </p>
              {details?.overview && (
                <p class="lede">
                  <bdi>{details.overview}</bdi>
                </p>
              )}
            </div>
          </div>
          {takenBack && <Versions whole={takenBack} />}
        </>
      ) : (
        <Problem of={loaded} Skeleton={GreyWork} />
      )}
      {whole && !isGone && !takenBack && (
        <>
          <Hero whole={whole} details={details} There={There} />
          <div class="wkgrid">
            <div class="wkmain">
              {work.type === "tv" && (
                <Episodes
                  whole={whole}
                  season={opened}
                  open={open}
                  titles={details?.episodes}
                  seasons={details?.seasons}
                />
              )}
              <Files whole={whole} />
              <Versions whole={whole} />
              <Download whole={whole} />
            </div>
            <div class="wkside">
              <Lately whole={whole} />
            </div>
          </div>
        </>
      )}
    </main>
  );
}

/** The skeleton of a work: its poster, its title and its facts. */
const GreyWork = () => (
  <div class="hero" aria-hidden="true">
    <span class="poster large sk" />
    <div class="herotext">
      <div class="sk m" />
      <div class="sk s" />
      <div class="sk" />
    </div>
  </div>
);

type WorkDetails = { overview?: string; runtime_minutes?: number; url?: string } | undefined;

type HeroProps = Pick<Props, "There"> & { whole: FiledWorkView; details: WorkDetails };

function Hero({ whole, details, There }: HeroProps) {
  const { work, releases, files } = whole;
  const [isAsked, ask] = useState(false);
  const isLost = useLostSince() !== undefined;
  const libraries = [...new Set(files.flatMap(({ proof }) => proof?.library ?? []))];
  const filed = releases.filter(({ state }) => state === "filed");
  const [only] = filed;
  return (
    <div class="hero">
      <Poster work={work} size="large" />
      <div class="herotext">
        <h1 class="break">
          <bdi>{work.title}</bdi>{" "}
          {work.year !== undefined && <span class="dim num">({work.year})</span>}
        </h1>
        <p class="factline">
          <span>{words.types[work.type]}</span>
          {work.type === "tv" && <span class="num">{wall.episodes(work.videos)}</span>}
          {details?.runtime_minutes !== undefined && (
            <span>{formatDuration(details.runtime_minutes * 60_000)}</span>
          )}
          <span class="num">{formatLocalBytes(work.bytes)}</span>
          {libraries.length > 0 && <span>{words.inLibraries(libraries.join(", "))}</span>}
          <a
            href={`https://www.themoviedb.org/${work.type}/${work.tmdb_id}`}
            target="_blank"
            rel="noreferrer"
          >
            TMDB {work.tmdb_id}
          </a>
        </p>
        {details?.overview && (
          <p class="lede">
            <bdi>{details.overview}</bdi>
          </p>
        )}
        <div class="wkacts">
          <OpenInPlex of={whole} class="button main" />
          {filed.length > 0 && (
            <Button disabled={isLost} onClick={() => ask(true)}>
              <Icon of="swap" />
              {words.somethingElse}
            </Button>
          )}
          <Link class="button" to={{ page: "library", work, part: "rename" }}>
            {words.rename}
          </Link>
          {only && filed.length === 1 && <TakeBackButton release={only} />}
        </div>
      </div>
      <Proof whole={whole} />
      {isAsked && <Correct whole={whole} There={There} close={() => ask(false)} />}
    </div>
  );
}

function Proof({ whole }: { whole: FiledWorkView }) {
  const { work, files } = whole;
  const now = useNow();
  const proofs = files.flatMap(({ proof }) => proof ?? []);
  const proof = proofs.find(({ outcome }) => outcome !== "seen") ?? proofs[0];
  const isShown = work.plex === "seen";
  return (
    <section class={isShown ? "card shown" : "card"} aria-labelledby="proof">
      <h2 id="proof">
        <Icon of={isShown ? "well" : "busy"} />
        {words.inPlex[work.plex ?? ""] ?? words.notInPlexYet}
        {proof && (
          <time class="dim num" dateTime={proof.at} title={momentText(proof.at)}>
            {words.seen(formatAgo(proof.at, now))}
          </time>
        )}
      </h2>
      {proof ? (
        <dl class="facts2">
          <div>
            <dt>{words.seenAs}</dt>
            <dd>
              <Say
                of={words.shownIn}
                title={<bdi>{proof.shown_as.replace(/^"(.*)"/, "“$1”")}</bdi>}
                library={<bdi>{proof.library}</bdi>}
              />
            </dd>
          </div>
        </dl>
      ) : (
        <p class="dim">{work.adopted ? words.notAsked : words.noProof}</p>
      )}
    </section>
  );
}

function Download({ whole: { releases, files } }: { whole: FiledWorkView }) {
  const shown = releases.filter(({ id }) => files.some(({ release_id }) => release_id === id));
  const [only, ...more] = shown;
  // If there is one download, this page explains why it was identified as this work. If there are
  // several, each download's own page explains it.
  const { answer } = useAnswer(
    "get_ingest_item",
    only && more.length === 0 ? { id: only.id } : undefined,
  );
  return (
    <section class="card" aria-labelledby="download">
      <h2 id="download">{words.download}</h2>
      <ul>
        {shown.map(({ id, source, torrent_client }) => (
          <li key={id}>
            <Say
              of={words.from[originOf(source, torrent_client)]}
              release={<Link to={{ page: "item", id }}>{text.release(id)}</Link>}
            />
          </li>
        ))}
      </ul>
      {answer?.item.parsed?.why && (
        <p class="dim break">
          <Sentence of={answer.item.parsed.why} />
        </p>
      )}
      {shown.some(({ source }) => source !== "library") && <p class="dim">{words.removing}</p>}
    </section>
  );
}

function originOf(source: string, client: string | undefined): keyof typeof words.from {
  if (source === "library") return "library";
  if (source !== "torrent") return "folder";
  return client === undefined ? "goneTorrent" : "torrent";
}

/** Tones of the steps that a person looks for. */
const TONES: Readonly<Record<string, string>> = {
  plex_seen: "ok",
  filed: "ok",
  held: "warn",
  plex_not_seen: "warn",
  plex_mismatch: "warn",
  failed: "bad",
};

/** The latest steps: each day once, and each step with its time and, if any, its person. */
function Lately({ whole: { history, releases } }: { whole: FiledWorkView }) {
  const [only, ...others] = releases;
  return (
    <section class="card" aria-labelledby="lately">
      <h2 id="lately">{words.happened}</h2>
      {byDay(history.slice(0, MAX_STEPS)).map(([day, entries]) => (
        <Fragment key={day}>
          <h3>{formatCalendarDay(day)}</h3>
          <ol class="tl">
            {entries.map(({ id, at, action, actor, detail, release_id }) => (
              <li key={id} class={TONES[action]}>
                <time class="dim num" dateTime={at}>
                  {clockText(at)}
                </time>
                <p>
                  {releases.length > 1 && release_id !== undefined && (
                    <Link to={{ page: "history", release: release_id }}>#{release_id}</Link>
                  )}{" "}
                  {capitalize(formatHistoryTitle(action, detail))}.
                </p>
                {actor !== "engine" && (
                  <p class="dim">
                    <ByActor of={actor} />
                  </p>
                )}
              </li>
            ))}
          </ol>
        </Fragment>
      ))}
      {only && others.length === 0 && (
        <p>
          <Link to={{ page: "history", release: only.id }}>{words.allHistory}</Link>
        </p>
      )}
    </section>
  );
}
