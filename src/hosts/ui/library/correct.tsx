import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { FiledWorkView, RefileAnswer, WorkView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { explainWait } from "../model/explain-wait.ts";
import { formatWork } from "../model/format.ts";
import { Poster } from "../pick/poster.tsx";
import { Search } from "../pick/search.tsx";
import { useRouter } from "../route/router.ts";
import { Button } from "../shell/controls.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Select } from "../shell/fields.tsx";
import { Say, Title } from "../shell/name.tsx";
import { useAct } from "../shell/problem.tsx";
import { Leaving } from "../shell/take-back.tsx";
import { text } from "../text/text.ts";
import { work as words } from "../text/work.ts";

/**
 * Moves a release that was filed as this work to another work: takes it back and files it as the
 * work that a person selects.
 */
export function Correct({
  whole: { work, releases },
  close,
}: {
  whole: FiledWorkView;
  close: () => void;
}): JSX.Element {
  const desk = useDesk();
  const { act, notify } = useAct();
  const { go } = useRouter();
  const filed = releases.filter(({ state }) => state === "filed");
  const [id, choose] = useState(filed[0]?.id ?? 0);
  const [works, find] = useState<WorkView[]>([]);
  const [chosen, pick] = useState<WorkView>();
  const [plan, setPlan] = useState<RefileAnswer>();
  const release = filed.find((item) => item.id === id);
  const title = chosen && <Title of={formatWork(chosen)} />;

  async function run(work: () => Promise<void>): Promise<void> {
    if (!(await act(work))) close();
  }
  const show = (chosenWork: WorkView): Promise<void> =>
    run(async () => {
      pick(chosenWork);
      const { type, tmdb_id } = chosenWork;
      setPlan(await desk.call("refile_ingest", { id, type, tmdb_id }));
    });
  const move = (chosenWork: WorkView): Promise<void> =>
    run(async () => {
      const { type, tmdb_id } = chosenWork;
      const confirm_token = plan?.confirm_token ?? "";
      const asked = { id, type, tmdb_id, confirm_token };
      const answer = await desk.call("refile_ingest", asked);
      const { results: [result] = [] } = answer;
      const name = release?.name ?? "";
      close();
      if (!result?.ok) {
        return notify({ text: text.done.refused(name, result?.message ?? ""), tone: "danger" });
      }
      const moved = words.moved(name, formatWork(chosenWork));
      notify({ text: `${moved} ${explainWait(answer)}`.trim() });
      // The outcome (filed, waiting or left) is known later and appears on the release's own page.
      go({ page: "item", id });
    });

  return (
    <Dialog title={words.correctTitle(formatWork(work))} close={close}>
      {filed.length > 1 && (
        <Select
          label={words.which}
          value={String(id)}
          options={filed.map((item) => [String(item.id), item.name])}
          choose={(value) => {
            choose(Number(value));
            pick(undefined);
            setPlan(undefined);
          }}
        />
      )}
      {!chosen && <Search found={find} label={words.correctSearch} />}
      {!chosen && (
        <ul class="picks">
          {works.map((candidate) => (
            <li key={`${candidate.type} ${candidate.tmdb_id}`}>
              <Button onClick={() => void show(candidate)}>
                <Poster work={candidate} size="mini" />
                <span>
                  <bdi>{formatWork(candidate)}</bdi>{" "}
                  <span class="dim">{words.types[candidate.type]}</span>
                </span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      {chosen && plan && (
        <Leaving
          plans={[plan]}
          says={<Say of={plan.plan?.stay ? words.correctStay : words.correctPlan} work={title} />}
          saysNone={<Say of={words.correctNone} work={title} />}
        />
      )}
      {chosen && plan?.plan?.duplicate && <p>{plan.plan.duplicate}</p>}
      <p class="acts">
        {chosen && plan && (
          <Button says={words.correctYes} class="main" onClick={() => void move(chosen)} />
        )}
        <Button says={words.correctNo} onClick={close} />
      </p>
    </Dialog>
  );
}
