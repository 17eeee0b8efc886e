import { Fragment, type JSX } from "preact";
import { isClientKind } from "../../../core/torrent/kinds.ts";
import { clientOfSource } from "../../../core/torrent/source-name.ts";
import type { Status, TorrentsAnswer } from "../desk/answers.ts";
import { formatAgo, formatLocalBytes, timeText } from "../model/format.ts";
import { isOverdue, type VerdictView } from "../model/pill-state.ts";
import { worstFirst } from "../model/proof.ts";
import { AskNow } from "../session/ask-now.tsx";
import { useMay } from "../session/session-desk.ts";
import { Link } from "../shell/controls.tsx";
import { Path, Sentence } from "../shell/name.tsx";
import { VerdictProof } from "../shell/proof.tsx";
import { downloads as words } from "../text/downloads.ts";
import { text } from "../text/text.ts";

/** The settings of the download clients and watched folders. */
export const CLIENT_SETTINGS = { page: "settings", group: "downloads" } as const;

/** The client's name in a filter, or its kind if it has no name. */
export const clientOf = ({ code, name }: Pick<VerdictView, "code" | "name">): string =>
  clientOfSource(name, code);

/** The title of a client by its name or kind. */
export const titleOf = (client: string): string => text.state.sources[client] ?? client;

type ClientCounts = NonNullable<TorrentsAnswer["counts"]>["clients"];

/**
 * The download clients and watched folders, each as a card that opens: problems first, then silent
 * ones. `later` lists clients that become available at the next start.
 */
export function Clients({
  status,
  counts = [],
  later,
}: {
  status: Status | undefined;
  counts: ClientCounts | undefined;
  later: readonly string[];
}): JSX.Element | null {
  const verdicts = status?.verdicts.toSorted(worstFirst) ?? [];
  const clients = verdicts.filter(({ code }) => isClientKind(code));
  const folders = verdicts.filter(({ code }) => code === "folder");
  if (!status || clients.length + folders.length + later.length === 0) return null;
  return (
    <ul class="clients" aria-label={words.sources}>
      {clients.map((verdict) => (
        <Client
          key={`${verdict.code} ${verdict.name}`}
          of={verdict}
          count={counts.find(({ client }) => client === clientOf(verdict))}
          status={status}
        />
      ))}
      {later.map((name) => (
        <li key={name} class="card client soon">
          <b>{name}</b> <Link to={CLIENT_SETTINGS}>{words.later}</Link>
        </li>
      ))}
      <Folders of={folders} />
    </ul>
  );
}

function Client({
  of: verdict,
  count,
  status,
}: {
  of: VerdictView;
  count: ClientCounts[number] | undefined;
  status: Status;
}) {
  const { state, name, message, well_at: wellAt, next_at: nextAt } = verdict;
  const client = clientOf(verdict);
  const speed = count?.down_bytes_per_second ?? 0;
  const isDoubtful = state === "ill" || isOverdue(verdict);
  return (
    <li>
      <details class="card client">
        <summary>
          <b>
            <bdi>{titleOf(client)}</bdi>
          </b>
          <VerdictProof of={verdict} />
          <span class="facts num">
            {state === "ill" ? (
              <span class="cut">
                <Sentence of={message ?? text.noMessage} />
              </span>
            ) : (
              count && <span>{words.count(count.count)}</span>
            )}
            {state === "well" && speed > 0 && (
              <span>{text.copy.speed(formatLocalBytes(speed))}</span>
            )}
            {isDoubtful && wellAt !== undefined && <span>{words.answered(formatAgo(wellAt))}</span>}
          </span>
        </summary>
        <dl class="kv">
          <dt>{words.address}</dt>
          <dd>
            <Path of={name.replace(/^.+ at /, "")} />
          </dd>
          <dt>{words.lastAnswer}</dt>
          <dd class="num">
            {wellAt === undefined ? words.noAnswerYet : timeText(wellAt)}
            {nextAt !== undefined && ` ${words.asksAgain(timeText(nextAt))}`}
          </dd>
          {message !== undefined && (
            <>
              <dt>{words.itSays}</dt>
              <dd class="break">
                <Sentence of={message} />
              </dd>
            </>
          )}
        </dl>
        <div class="acts">
          {isDoubtful && <AskNow status={status} />}
          <SettingsLink of={verdict} />
        </div>
      </details>
    </li>
  );
}

/** Watched folders: those with a problem each, the others in one card. */
function Folders({ of: folders }: { of: readonly VerdictView[] }) {
  const [worst] = folders;
  if (!worst) return null;
  return (
    <li>
      <details class="card client">
        <summary>
          <b>{words.watched}</b>
          <VerdictProof of={worst} />
          <span class="facts">
            {worst.state === "ill" ? (
              <span class="cut">
                <Sentence of={worst.message ?? text.noMessage} />
              </span>
            ) : (
              <span>{words.folders(folders.length)}</span>
            )}
          </span>
        </summary>
        <dl class="kv">
          {folders.map((folder) => (
            <Fragment key={folder.name}>
              <dt>
                <VerdictProof of={folder} />
              </dt>
              <dd class="break">
                <Path of={folder.name} />
                {folder.message !== undefined && <p>{folder.message}</p>}
              </dd>
            </Fragment>
          ))}
        </dl>
        <div class="acts">
          <SettingsLink of={worst} />
        </div>
      </details>
    </li>
  );
}

/** Links to the form of a client, or to the settings of watched folders. */
function SettingsLink({ of }: { of: VerdictView }) {
  const form = isClientKind(of.code) ? { client: clientOf(of) } : {};
  return (
    useMay()("get_settings") && (
      <Link class="button" to={{ ...CLIENT_SETTINGS, ...form }}>
        {text.pages.settings}
      </Link>
    )
  );
}
