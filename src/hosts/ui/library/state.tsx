import type { Status } from "../desk/answers.ts";
import { isSettled, useAnswer } from "../hooks/use-load.ts";
import { bytesText } from "../model/format.ts";
import { type Copy, CopyBar } from "../shell/copy-bar.tsx";
import { Link } from "../shell/link.tsx";
import { Name } from "../shell/name.tsx";
import { Problem } from "../shell/problem.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { item } from "../text/item.ts";
import { library as words } from "../text/library.ts";
import { text } from "../text/text.ts";
import { LibraryHead } from "./library-head.tsx";

/** Whether what was filed is in Plex. What is well takes a line. */
export function State() {
  const status = useAnswer("get_watcher_status", {});
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <LibraryHead part="state" facts={undefined} />
      <Problem of={status} />
      <div class="cards">
        {status.answer && <InPlex status={status.answer} />}
        {status.answer && <OnTheWay status={status.answer} />}
        {status.answer?.sources.some(({ kind }) => kind === "plex") && <Libraries />}
        {isSettled(status) && <Space />}
      </div>
    </main>
  );
}

type Trouble = "mismatch" | "not_seen";

/** Filed releases that Plex does not show, or shows as something else. */
function InPlex({ status: { plex, counts, sources } }: { status: Status }) {
  const filed = counts["filed"] ?? 0;
  const source = sources.find(({ kind }) => kind === "plex");
  const isFine = filed > 0 && source !== undefined && plex === undefined;
  return (
    <section class="card" aria-labelledby="in-plex">
      <h2 id="in-plex">{words.inPlex}</h2>
      {filed === 0 && <p>{words.nothingFiled}</p>}
      {isFine && <p>{words.fine(filed)}</p>}
      {source === undefined && plex === undefined && <p>{words.noPlex}</p>}
      {source?.healthy === false && <p class="note warning">{words.plexIll(source.message ?? text.noMessage)}</p>}
      {plex && <Troubles plex={plex} kind="not_seen" />}
      {plex && <Troubles plex={plex} kind="mismatch" />}
    </section>
  );
}

function Troubles({ plex, kind }: { plex: NonNullable<Status["plex"]>; kind: Trouble }) {
  const count = plex[kind];
  const releases = plex.releases.filter((one) => one.plex === kind);
  if (count === 0) return null;
  return (
    <>
      <p class="note warning">
        <b>{kind === "mismatch" ? words.mismatch(count) : words.notSeen(count)}</b> {words.what}{" "}
        {releases.length < count && words.newest(releases.length)}
      </p>
      <ul class="lines">
        {releases.map(({ release_id: id, name }) => (
          <li key={id} class="mono break">
            <Link to={{ page: "item", id }}>
              <Name name={name} />
            </Link>
          </li>
        ))}
      </ul>
      <p>
        <Link to={{ page: "history", action: `plex_${kind}` }}>{words.allOf}</Link>
      </p>
    </>
  );
}

/** The most that one answer has, and more than the engine files at once. */
const MAX_FILING = 100;

/** What goes into the library now, or out of it. */
function OnTheWay({ status: { counts, copies = [] } }: { status: Status }) {
  const lines = (["approved", "filing", "undoing"] as const).flatMap((state) => {
    const count = counts[state] ?? 0;
    return count === 0 ? [] : [words[state](count)];
  });
  const failed = counts["failed"] ?? 0;
  // A copy may also lead out of the library, and is not stopped then.
  const { answer: filing } = useAnswer(
    "get_ingest_queue",
    copies.length > 0 ? { state: "filing", limit: MAX_FILING } : undefined,
  );
  return (
    <section class="card" aria-labelledby="way">
      <h2 id="way">{words.way}</h2>
      {lines.length === 0 && copies.length === 0 && <p>{words.nothingOnTheWay}</p>}
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {failed > 0 && (
        <p class="note danger">
          <b>{words.failed(failed)}</b> <Link to={{ page: "history", outcome: "failed" }}>{words.whyFailed}</Link>
        </p>
      )}
      <ul class="lines">
        {copies.map((copy) => (
          <CopyRow
            key={`${copy.release_id} ${copy.step} ${copy.name}`}
            copy={copy}
            canStop={filing?.items.some(({ id }) => id === copy.release_id) ?? false}
          />
        ))}
      </ul>
    </section>
  );
}

function CopyRow({ copy, canStop }: { copy: Copy; canStop: boolean }) {
  const { release_id: id, name } = copy;
  return (
    <li>
      <p class="mono break">
        <Link to={{ page: "item", id }}>
          <Name name={name} />
        </Link>
      </p>
      <CopyBar copy={copy} />
      {canStop && <TakeBackButton release={{ id, name }} label={item.stop} />}
    </li>
  );
}

/** Plex's libraries, a line each. */
function Libraries() {
  const loaded = useAnswer("list_libraries", {});
  return (
    <section class="card" aria-labelledby="libraries">
      <h2 id="libraries">{words.libraries}</h2>
      <Problem of={loaded} />
      {loaded.answer?.rules_problem !== undefined && <p class="note warning">{loaded.answer.rules_problem}</p>}
      <ul class="lines">
        {loaded.answer?.libraries.map(({ id, name, count, locations }) => (
          <li key={id} class="break">
            <b>
              <bdi>{name}</bdi>
            </b>{" "}
            <span class="num">{count !== undefined && words.items(count)}</span>{" "}
            {locations.map((folder) => (
              <code key={folder} class="dim break">
                {folder}{" "}
              </code>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How full the disks of the libraries are. */
function Space() {
  const space = useAnswer("get_free_space", {});
  return (
    <section class="card" aria-labelledby="space">
      <h2 id="space">{words.space}</h2>
      <Problem of={space} />
      <ul class="lines">
        {space.answer?.disks.map(
          ({ folders, free_bytes: free, total_bytes: total = 0, below_bytes: least, problem }) => {
            const where = folders.join(", ");
            return (
              <li key={where}>
                <p class="facts num">
                  <code class="break">{where}</code>
                  {free !== undefined && (
                    <>
                      <progress max={Math.max(1, total)} value={total - free} aria-label={where} />
                      <span>{words.free(bytesText(free), bytesText(total))}</span>
                    </>
                  )}
                </p>
                {(problem ?? least) !== undefined && (
                  <p class="note warning">{problem ?? words.low(bytesText(least ?? 0))}</p>
                )}
              </li>
            );
          },
        )}
      </ul>
    </section>
  );
}
