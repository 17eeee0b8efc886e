import type { ComponentChildren, ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ARR_KINDS } from "../../../core/arr/app.ts";
import { isServerName, SERVER_NAMES } from "../../../core/library/server-entry.ts";
import { SECOND_CATALOGUE_IDS } from "../../../core/second-catalogue.ts";
import { isClientKind } from "../../../core/torrent/kinds.ts";
import type { DiskView, Status, Tools } from "../desk/answers.ts";
import { isSettled, useAnswer } from "../hooks/use-load.ts";
import { formatAgo, formatLocalBytes, formatSpan, timeText } from "../model/format.ts";
import { formatSubject, stateOf, type VerdictView } from "../model/pill-state.ts";
import { listTroubles, worstFirst } from "../model/proof.ts";
import { Poster } from "../pick/poster.tsx";
import { useStatus } from "../shell/connection.ts";
import { Link } from "../shell/controls.tsx";
import { Icon } from "../shell/icon.tsx";
import { Sentence, Title } from "../shell/name.tsx";
import { Problem } from "../shell/problem.tsx";
import { ShownProof, VerdictProof } from "../shell/proof.tsx";
import { home as words } from "../text/home.ts";
import { text } from "../text/text.ts";
import { type AskedClients, OnItsWay } from "./on-its-way.tsx";
import { Waits } from "./waits.tsx";

const MAX_LATELY = 8;
/** Grey entries of the strip, until the state is known. */
const SKELETON = [1, 2, 3, 4, 5];

/**
 * The home page: whether all is well (with `Ask`, which checks unresponsive services immediately),
 * what waits, what is on its way, what was filed recently, and how the last days went.
 */
export function Home({
  Ask,
  clients,
}: {
  Ask?: ComponentType<{ status: Status }>;
  clients?: AskedClients;
}): JSX.Element {
  const status = useStatus();
  const home = useAnswer("get_home", {});
  const lately = useAnswer("list_filed_works", { sort: "filed", limit: MAX_LATELY });
  const space = useAnswer("get_free_space", {});
  const last = lately.answer?.works[0];
  const state = status && stateOf(status);
  const isWell = state?.tone !== "bad" && state?.tone !== "warn";
  const { total = 0 } = home.answer ?? {};
  return (
    <main id="content" class="home" tabIndex={-1}>
      <section class={isWell ? "h-well" : "h-well ill"} aria-labelledby="well">
        <div class="hello">
          <h1 id="well" class="break">
            {!isWell && `${(state.cause ?? state.words).replace(MORE, ".")} `}
            {home.answer ? words.wait(home.answer.total) : state ? words.well : text.pages.home}
          </h1>
          {status && Ask && <Ask status={status} />}
          {total > 0 && (
            <Link class="button main" to={{ page: "waiting" }}>
              {words.decideAll(total)}
            </Link>
          )}
          {!isWell && <p class="dim">{words.goesOn}</p>}
        </div>
        {status ? (
          <>
            <Troubles verdicts={status.verdicts} />
            <Proofs
              status={status}
              filedAt={last?.filed_at}
              disks={space.error === undefined ? space.answer?.disks : []}
            />
          </>
        ) : (
          <div class="proofs card" aria-hidden="true">
            {SKELETON.map((title) => (
              <div key={title}>
                <i class="sk s" />
                <i class="sk" />
              </div>
            ))}
          </div>
        )}
      </section>
      <Problem of={home} />
      {home.answer && status && (
        <>
          <Waits {...home.answer} reload={home.again} />
          <OnItsWay {...home.answer} status={status} clients={clients} />
        </>
      )}
      {/* Sections appear from top to bottom, so that no section pushes another one down. */}
      {status && isSettled(home) && lately.answer && <Lately works={lately.answer.works} />}
      {isSettled(home) && isSettled(lately) && <LatePlots newest={last?.filed_at} />}
    </main>
  );
}

/** The rest of the sentence, which the row below the heading shows. */
const MORE = /[:;] .*|\.?$/s;

/** The plots are below everything else, and their script is loaded last. */
function LatePlots(props: { newest: string | undefined }) {
  const [loaded, load] = useState<{ Plots: ComponentType<typeof props> }>();
  useEffect(() => void import("../plots/plots.tsx").then(load, () => {}), []);
  return loaded ? <loaded.Plots {...props} /> : null;
}

/** Shows the most recently filed works as posters. */
function Lately({ works }: { works: Tools["list_filed_works"]["answers"]["works"] }) {
  const now = Date.now();
  return (
    <section class="h-lately" aria-labelledby="lately">
      <div class="cardhead">
        <h2 id="lately">{words.lately}</h2>
        {works.length > 0 && (
          <Link to={{ page: "library" }} isOnlyWay>
            {words.library}
          </Link>
        )}
      </div>
      {works.length === 0 && <p class="dim">{text.nothingFiled}</p>}
      {works.length > 0 && (
        <ul class="posters" aria-label={words.lately}>
          {works.map((work) => (
            <li key={`${work.type} ${work.tmdb_id}`}>
              <Link to={{ page: "library", work }}>
                <Poster work={work} />
                <Title of={work.title} />
                <span class="dim num">{formatAgo(work.filed_at, now)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Problems and overdue answers, each with its age and the next step. */
function Troubles({ verdicts }: { verdicts: readonly VerdictView[] }) {
  const troubles = listTroubles(verdicts);
  if (troubles.length === 0) return null;
  return (
    <ul class="troubles" aria-label={words.troubles}>
      {troubles.map((verdict) => {
        const { code, name, storage, state, message, well_at: last, next_at: next } = verdict;
        const [held] = verdict.release_ids ?? [];
        return (
          <li
            key={`${code} ${name} ${storage}`}
            class={`note ${state === "ill" ? "danger" : "warning"}`}
          >
            <VerdictProof of={verdict} />
            <p class="break">
              {/* A message names its subject. */}
              <Sentence of={message ?? text.state.noAnswer(formatSubject(verdict))} />{" "}
              <span class="num">
                {last !== undefined && words.lastWell(formatAgo(last))}{" "}
                {next !== undefined && words.tries(timeText(next))}
              </span>
            </p>
            {held !== undefined && (
              <Link class="button" to={{ page: "item", id: held }}>
                {words.fileAnyway}
              </Link>
            )}
            {state === "ill" && held === undefined && (
              <Link class="button" to={{ page: "settings", group: GROUPS[code] ?? "downloads" }}>
                {text.pages.settings}
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Services in the order in which they are shown. Those that are not set up are left out. */
const SERVICES = [...SERVER_NAMES, "tmdb", ...SECOND_CATALOGUE_IDS, ...ARR_KINDS];

/** The group of settings in which a part is set up. All others are sources of downloads. */
const GROUPS: Readonly<Record<string, string>> = {
  engine: "filing",
  ...Object.fromEntries(SERVER_NAMES.map((kind) => [kind, "servers"])),
  tmdb: "library",
  ...Object.fromEntries(SECOND_CATALOGUE_IDS.map((id) => [id, "library"])),
  schedule: "upkeep",
};

/**
 * Shows in one strip what is proven about the engine, each service, the download clients and the
 * disks.
 */
function Proofs({
  status,
  filedAt,
  disks,
}: {
  status: Status;
  /** When the last work was filed. */
  filedAt: string | undefined;
  disks: readonly DiskView[] | undefined;
}) {
  return (
    // On a phone the strip slides, also with the keys.
    <ul class="proofs card" aria-label={words.state} tabIndex={0}>
      <Engine of={status} filedAt={filedAt} />
      {SERVICES.map((code) => (
        <Service
          key={code}
          of={status.verdicts.filter((verdict) => verdict.code === code)}
          status={status}
        />
      ))}
      <Clients of={status.verdicts.filter(({ code }) => isClientKind(code))} />
      {disks === undefined ? (
        <Entry title={words.disk}>
          <i class="sk" />
        </Entry>
      ) : (
        disks.map((disk) => (
          <Disk key={disk.folders.join()} of={disk} isOnly={disks.length === 1} />
        ))
      )}
    </ul>
  );
}

const Entry = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <li>
    <b>
      <bdi>{title}</bdi>
    </b>
    {children}
  </li>
);

function Engine({
  of: { engine, verdicts },
  filedAt,
}: {
  of: Status;
  filedAt: string | undefined;
}) {
  const [worst] = verdicts.filter(({ code }) => code === "engine").toSorted(worstFirst);
  const { since } = engine;
  // A filing since the start is the better proof.
  const hasFiled = filedAt !== undefined && since !== undefined && filedAt > since;
  const age = hasFiled
    ? formatAgo(filedAt)
    : since === undefined
      ? undefined
      : words.runsFor(formatSpan(Date.now() - Date.parse(since)));
  return (
    <Entry title={words.engine}>
      {engine.paused && worst?.state === "well" ? (
        <ShownProof icon="paused" tone="warn" word={words.isPaused} />
      ) : worst?.state === "well" ? (
        <ShownProof icon="well" tone="ok" word={hasFiled ? words.filed : words.runs} age={age} />
      ) : (
        worst && <VerdictProof of={worst} />
      )}
    </Entry>
  );
}

function Service({
  of: verdicts,
  status: { plex, works },
}: {
  of: readonly VerdictView[];
  status: Status;
}) {
  const [worst] = verdicts.toSorted(worstFirst);
  if (!worst) return null;
  const troubles = (plex?.mismatch ?? 0) + (plex?.not_seen ?? 0);
  return (
    <Entry title={formatSubject(worst)}>
      {isServerName(worst.code) && worst.state === "well" && troubles > 0 ? (
        <span class="proof warn">
          <Icon of="paused" />
          <Link to={{ page: "library", part: "state" }}>{words.plexTrouble(troubles)}</Link>
        </span>
      ) : (
        <VerdictProof
          of={worst}
          word={isServerName(worst.code) ? words.shows(works) : words.answers}
        />
      )}
    </Entry>
  );
}

function Clients({ of: verdicts }: { of: readonly VerdictView[] }) {
  const [worst, ...others] = verdicts.toSorted(worstFirst);
  if (!worst) return null;
  const well = verdicts.filter(({ state }) => state === "well").length;
  return (
    <Entry title={others.length === 0 ? formatSubject(worst) : words.clients}>
      <VerdictProof of={worst} word={others.length === 0 ? words.answers : words.areWell(well)} />
    </Entry>
  );
}

function Disk({
  of: { folders, free_bytes: free = 0, total_bytes: total = 0, below_bytes: least, problem },
  isOnly,
}: {
  of: DiskView;
  isOnly: boolean;
}) {
  return (
    <Entry title={isOnly ? words.disk : folders.join(", ")}>
      {problem !== undefined ? (
        <ShownProof icon="ill" tone="bad" word={problem} />
      ) : least === undefined ? (
        <span class="proof">
          <span>
            <Link to={{ page: "library", part: "space" }}>
              {words.free(formatLocalBytes(free))}
            </Link>{" "}
            <small class="num">{words.ofTotal(formatLocalBytes(total))}</small>
          </span>
        </span>
      ) : (
        <>
          <ShownProof icon="paused" tone="warn" word={words.free(formatLocalBytes(free))} />
          <span>
            {words.low(formatLocalBytes(least))}{" "}
            <Link to={{ page: "library", part: "trash" }}>{text.toTrash}</Link>
          </span>
        </>
      )}
    </Entry>
  );
}
