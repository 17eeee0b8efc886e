import type { JSX } from "preact";
import type { ReasonGroup } from "../../../base/reason-traits.ts";
import { findLikelyWork } from "../../../core/actions/offered/likely-work.ts";
import type { HomeView, PageApproval, ReleaseView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { outcomeOf, toNotice } from "../item/outcome.ts";
import { formatWork } from "../model/format.ts";
import { previewOf } from "../model/preview-of.ts";
import { groupOf, TONES } from "../model/reason-groups.ts";
import { findSoleApproval } from "../model/selection.ts";
import { Poster } from "../pick/poster.tsx";
import { Question } from "../pick/question.tsx";
import { useRouter } from "../route/router.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Icon } from "../shell/icon.tsx";
import { Name, Say } from "../shell/name.tsx";
import { useAct } from "../shell/problem.tsx";
import { home as words } from "../text/home.ts";
import { item } from "../text/item.ts";
import { text } from "../text/text.ts";

/** Shows the first waiting releases in two lines each, with the most likely action at the end. */
export function Waits({
  waiting,
  total,
  reload,
}: Pick<HomeView, "waiting" | "total"> & { reload: () => void }): JSX.Element {
  return (
    <section class="card h-wait" aria-labelledby="waits">
      <div class="cardhead">
        <h2 id="waits">{text.pages.waiting}</h2>
        {total > 0 && <Link to={{ page: "waiting" }}>{words.all(total)}</Link>}
      </div>
      {total === 0 && <p class="dim">{words.nothing}</p>}
      <ul class="wait-rows">
        {waiting.map((release) => (
          <Row key={release.id} release={release} reload={reload} />
        ))}
      </ul>
    </section>
  );
}

function Row({ release, reload }: { release: ReleaseView; reload: () => void }) {
  const { id, name, storage } = release;
  const group = groupOf(release);
  const best = findLikelyWork(release);
  const approval = findSoleApproval(release);
  return (
    <li>
      {best ? (
        <Poster work={best} size="mini" />
      ) : (
        <span class="poster mini" aria-hidden="true">
          <Icon of="waiting" />
        </span>
      )}
      <Link class="name mono cut" to={{ page: "item", id }}>
        <Name name={name} />
      </Link>
      <p class="h-fact cut">
        <Question of={release} />
      </p>
      <p class="h-chip">
        {storage && <bdi class="store">{storage}</bdi>}
        <span class={`group ${TONES[group]}`}>{text.groups[group]}</span>
      </p>
      {/* Where episodes are unclear, naming them is likelier than filing. */}
      {approval && best && group !== "episodes" ? (
        <FileIt release={release} approval={approval} work={formatWork(best)} reload={reload} />
      ) : (
        <Decide release={release} group={group} />
      )}
    </li>
  );
}

/** Leads to the place where the release is decided, in the words of its question. */
function Decide({ release: { id, name }, group }: { release: ReleaseView; group: ReasonGroup }) {
  const { leads = () => true } = useRouter();
  const isPack = group === "episodes" && leads({ page: "files", id });
  const says = (isPack ? words.sayWhich : words.acts[group]) ?? words.decide;
  return (
    <Link class="button" to={{ page: isPack ? "files" : "item", id }} label={`${says}: ${name}`}>
      {says}
    </Link>
  );
}

/**
 * Files a release as its one likely work, in the same way as filing several at once. Shown if no
 * further decision is needed.
 */
function FileIt({
  release,
  approval,
  work,
  reload,
}: {
  release: ReleaseView;
  approval: PageApproval;
  work: string;
  reload: () => void;
}) {
  const desk = useDesk();
  const { act, notify, isOff } = useAct();
  const { go } = useRouter();
  const file = async (): Promise<void> => {
    // If the library has it already, its page asks what happens to both files.
    const { duplicates } = await desk.call("preview_rename", previewOf(release.id, approval));
    if (duplicates) return go({ page: "item", id: release.id });
    const asked = desk.call("approve_ingest", approval);
    notify(toNotice(release.name, await outcomeOf(asked, { name: release.name, work }, "filed")));
    reload();
  };
  return (
    <Button disabled={isOff} onClick={() => void act(file)}>
      <span>
        <Say of={item.file} work={<bdi>{work}</bdi>} />
      </span>
    </Button>
  );
}
