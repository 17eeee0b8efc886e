import type { JSX } from "preact";
import { findOnlyTitle, isServerName } from "../../../core/library/server-entry.ts";
import type { Status } from "../desk/answers.ts";
import { useAnswer } from "../hooks/use-load.ts";
import type { VerdictView } from "../model/pill-state.ts";
import { Link } from "../shell/controls.tsx";
import { Name, Sentence } from "../shell/name.tsx";
import { Empty, Problem } from "../shell/problem.tsx";
import { Proofs } from "../shell/proofs.tsx";
import { Verdict } from "../shell/verdict.tsx";
import { library as words } from "../text/library.ts";
import { text } from "../text/text.ts";
import { LibraryHead } from "./library-head.tsx";

/** Shows whether filed releases are in Plex, and the last answer of each media server. */
export function State(): JSX.Element {
  const status = useAnswer("get_watcher_status", {});
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <LibraryHead part="state" facts={undefined} />
      <Problem of={status} />
      {status.answer && <InPlex status={status.answer} />}
    </main>
  );
}

/** Shows filed releases that media servers do not show, or show as something else. */
function InPlex({ status: { plex, counts, verdicts, sources, works } }: { status: Status }) {
  const { filed = 0, failed = 0 } = counts;
  const servers = verdicts.filter(({ code }) => isServerName(code));
  const server = findOnlyTitle(sources);
  const troubles = (plex?.mismatch ?? 0) + (plex?.not_seen ?? 0);
  const isFine = troubles === 0 && plex === undefined && works.shown === works.filed;
  const [oldest] = servers.flatMap(({ proven_at: at }) => at ?? []).toSorted();
  if (filed === 0 && plex === undefined && failed === 0) {
    return (
      <>
        <Empty says={text.nothingFiled} next={words.stateHere}>
          {servers.length === 0 ? (
            <Link to={{ page: "settings", group: "servers" }}>{words.setServer}</Link>
          ) : (
            <Link to={{ page: "waiting" }}>{text.pages.waiting}</Link>
          )}
        </Empty>
        <Servers of={servers} />
      </>
    );
  }
  return (
    <>
      <Verdict
        icon={
          troubles > 0
            ? "ill"
            : { right: servers.length > 0 ? works.shown : 0, open: isFine ? 0 : 1 }
        }
        says={
          troubles > 0
            ? words.lacks(troubles, server)
            : servers.length === 0
              ? words.noneChecked
              : isFine
                ? words.fine(works.filed, server)
                : words.unproven(works, server)
        }
        at={oldest}
      >
        {servers.length === 0 ? (
          <Link class="button" to={{ page: "settings", group: "servers" }}>
            {words.setServer}
          </Link>
        ) : (
          <Link class="button" to={{ page: "library", filter: { plex: "shown" } }}>
            {words.shown(server)}
          </Link>
        )}
      </Verdict>
      {servers.length === 0 && <Empty says={words.noServer} next={words.stateHere} />}
      <Servers of={servers} />
      {plex?.failing?.map(({ message, release_id: id }) => (
        <p key={id} class="note warning">
          <Sentence of={message} />
        </p>
      ))}
      {plex && <Troubles plex={plex} kind="not_seen" server={server} />}
      {plex && <Troubles plex={plex} kind="mismatch" server={server} />}
      {failed > 0 && (
        <p class="note danger">
          <b>{words.failed(failed)}</b>{" "}
          <Link to={{ page: "history", outcome: "failed" }}>{words.whyFailed}</Link>
        </p>
      )}
    </>
  );
}

/** The media servers that are checked, each with the age of its last answer. */
const Servers = ({ of }: { of: readonly VerdictView[] }) =>
  of.length === 0 ? null : <Proofs of={of} label={words.servers} />;

function Troubles({
  plex,
  kind,
  server,
}: {
  plex: NonNullable<Status["plex"]>;
  kind: "mismatch" | "not_seen";
  /** Title of the only media server. */
  server: string | undefined;
}) {
  const count = plex[kind];
  const releases = plex.releases.filter((release) => release.plex === kind);
  if (count === 0) return null;
  return (
    <section class="card">
      <p class="note warning">
        <b>{kind === "mismatch" ? words.mismatch(count, server) : words.notSeen(count, server)}</b>{" "}
        {words.what} {releases.length < count && words.newest(releases.length)}
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
    </section>
  );
}
