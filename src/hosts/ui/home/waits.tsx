import { useState } from "preact/hooks";
import type { Home, Release } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { outcomeOf } from "../item/outcome.ts";
import { likelyWork } from "../model/decision.ts";
import { workText } from "../model/format.ts";
import { groupOf, TONES } from "../model/reason-groups.ts";
import { soleApproval } from "../model/selection.ts";
import { Poster } from "../pick/poster.tsx";
import { useRouter } from "../route/router.ts";
import { Button } from "../shell/button.tsx";
import { useLostSince } from "../shell/connection.ts";
import { Icon } from "../shell/icon.tsx";
import { Link } from "../shell/link.tsx";
import { Name, Say, Sentence } from "../shell/name.tsx";
import { useNotify } from "../shell/problem.tsx";
import { home as words } from "../text/home.ts";
import { text } from "../text/text.ts";

type Props = Pick<Home, "waiting" | "total"> & { reload: () => void };

/** The first of what waits, each with the one thing that is likely to be done. */
export function Waits({ waiting, total, reload }: Props) {
  return (
    <section class="card h-wait" aria-labelledby="waits">
      <div class="cardhead">
        <h2 id="waits">{words.waits}</h2>
        {total > 0 && <Link to={{ page: "waiting" }}>{words.all(total)}</Link>}
      </div>
      {total === 0 && <p class="dim">{words.nothing}</p>}
      <ul class="wait-cards">
        {waiting.map((release) => (
          <Card key={release.id} release={release} reload={reload} />
        ))}
      </ul>
    </section>
  );
}

function Card({ release, reload }: { release: Release; reload: () => void }) {
  const { id, name, reasons, storage } = release;
  const { leads = () => true } = useRouter();
  const group = groupOf(release);
  const best = likelyWork(release);
  return (
    <li>
      {best ? (
        <Poster work={best} size="mini" />
      ) : (
        <span class="poster mini" aria-hidden="true">
          <Icon of="waiting" />
        </span>
      )}
      <div>
        <Link class="name mono break" to={{ page: "item", id }}>
          <Name name={name} />
        </Link>
        <p class="break">
          <Sentence of={reasons[0]?.message ?? ""} />
        </p>
        <p>
          <span class={`tag ${TONES[group]}`}>{text.groups[group]}</span> {storage && <bdi class="dim">{storage}</bdi>}
        </p>
      </div>
      <p class="acts">
        <FileIt release={release} reload={reload} />
        {group === "episodes" && leads({ page: "files", id }) ? (
          <Link class="button" to={{ page: "files", id }} label={`${words.sayWhich}: ${name}`}>
            {words.sayWhich}
          </Link>
        ) : (
          <Link class="button" to={{ page: "item", id }} label={`${words.look}: ${name}`}>
            {words.look}
          </Link>
        )}
      </p>
    </li>
  );
}

/** Where one answer is likely and nothing else is asked; the same that filing several at once would do. */
function FileIt({ release, reload }: { release: Release; reload: () => void }) {
  const desk = useDesk();
  const notify = useNotify();
  const isLost = useLostSince() !== undefined;
  const [isBusy, setBusy] = useState(false);
  const approval = soleApproval(release);
  const best = likelyWork(release);
  if (!approval || !best) return null;
  const work = workText(best);
  const file = async (): Promise<void> => {
    setBusy(true);
    const outcome = await outcomeOf(desk.call("approve_ingest", approval), { name: release.name, work }, "filed");
    notify(
      outcome.kind === "done"
        ? outcome.notice
        : { text: text.done.refused(release.name, outcome.message), tone: "danger" },
    );
    setBusy(false);
    reload();
  };
  return (
    <Button class="main" disabled={isBusy || isLost} onClick={() => void file()}>
      <span>
        <Say of={words.fileAs} work={<bdi>{work}</bdi>} />
      </span>
    </Button>
  );
}
