import type { JSX } from "preact";
import { findLikelyWork } from "../../../core/actions/offered/likely-work.ts";
import type { HomeView, ReleaseView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { outcomeOf, toNotice } from "../item/outcome.ts";
import { formatWork } from "../model/format.ts";
import { previewOf } from "../model/preview-of.ts";
import { groupOf, TONES } from "../model/reason-groups.ts";
import { findSoleApproval } from "../model/selection.ts";
import { Poster } from "../pick/poster.tsx";
import { useRouter } from "../route/router.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Icon } from "../shell/icon.tsx";
import { Name, Say, Sentence } from "../shell/name.tsx";
import { useAct } from "../shell/problem.tsx";
import { home as words } from "../text/home.ts";
import { item } from "../text/item.ts";
import { text } from "../text/text.ts";

/** Shows the first waiting releases, each with its most likely action. */
export function Waits({
  waiting,
  total,
  reload,
}: Pick<HomeView, "waiting" | "total"> & { reload: () => void }): JSX.Element {
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

function Card({ release, reload }: { release: ReleaseView; reload: () => void }) {
  const { id, name, reasons, storage } = release;
  const { leads = () => true } = useRouter();
  const group = groupOf(release);
  const best = findLikelyWork(release);
  const isPack = group === "episodes" && leads({ page: "files", id });
  const says = isPack ? words.sayWhich : words.look;
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
          <span class={`tag ${TONES[group]}`}>{text.groups[group]}</span>{" "}
          {storage && <bdi class="dim">{storage}</bdi>}
        </p>
      </div>
      <p class="acts">
        <FileIt release={release} reload={reload} />
        <Link
          class="button"
          to={{ page: isPack ? "files" : "item", id }}
          label={`${says}: ${name}`}
        >
          {says}
        </Link>
      </p>
    </li>
  );
}

/**
 * Shown if one work is likely and no further decision is needed. Files the release in the same way
 * as filing several at once.
 */
function FileIt({ release, reload }: { release: ReleaseView; reload: () => void }) {
  const desk = useDesk();
  const { act, notify, isOff } = useAct();
  const { go } = useRouter();
  const approval = findSoleApproval(release);
  const best = findLikelyWork(release);
  if (!approval || !best) return null;
  const work = formatWork(best);
  const file = async (): Promise<void> => {
    // If the library has it already, its page asks what happens to both files.
    const { duplicates } = await desk.call("preview_rename", previewOf(release.id, approval));
    if (duplicates) return go({ page: "item", id: release.id });
    const asked = desk.call("approve_ingest", approval);
    notify(toNotice(release.name, await outcomeOf(asked, { name: release.name, work }, "filed")));
    reload();
  };
  return (
    <Button class="main" disabled={isOff} onClick={() => void act(file)}>
      <span>
        <Say of={item.file} work={<bdi>{work}</bdi>} />
      </span>
    </Button>
  );
}
