import type { ComponentType, JSX } from "preact";
import { useState } from "preact/hooks";
import type { FiledWorkView, RefileAnswer, WorkView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import type { ThereProps } from "../item/there.tsx";
import type { DuplicateAction } from "../model/decision.ts";
import { explainWait } from "../model/explain-wait.ts";
import { formatWork } from "../model/format.ts";
import { Poster } from "../pick/poster.tsx";
import { Search } from "../pick/search.tsx";
import { useRouter } from "../route/router.ts";
import { Button } from "../shell/controls.tsx";
import { Dialog, Listed } from "../shell/dialog.tsx";
import { Select } from "../shell/fields.tsx";
import { Say, Title } from "../shell/name.tsx";
import { useAct } from "../shell/problem.tsx";
import { Leaving } from "../shell/take-back.tsx";
import { text } from "../text/text.ts";
import { work as words } from "../text/work.ts";

/** A work that a person selected, and the answer about the version of it in the library. */
type Chosen = { work: WorkView; duplicates?: DuplicateAction };

/**
 * Moves a release that was filed as this work to another work: takes it back and files it as the
 * work that a person selects. If the library has that work, asks first what to do, as before an
 * approval. The plan that is then shown is the plan that is carried out.
 */
export function Correct({
  whole: { work, releases },
  There,
  close,
}: {
  whole: FiledWorkView;
  There: ComponentType<ThereProps>;
  close: () => void;
}): JSX.Element {
  const desk = useDesk();
  const { act, notify } = useAct();
  const { go } = useRouter();
  const filed = releases.filter(({ state }) => state === "filed");
  const [id, choose] = useState(filed[0]?.id ?? 0);
  const [works, find] = useState<WorkView[]>([]);
  const [chosen, pick] = useState<Chosen>();
  const [plan, setPlan] = useState<RefileAnswer>();
  const release = filed.find((item) => item.id === id);
  const title = chosen && <Title of={formatWork(chosen.work)} />;
  const question = plan?.plan?.duplicates;

  async function run(work: () => Promise<void>): Promise<void> {
    if (!(await act(work))) close();
  }
  const askedOf = ({ work: { type, tmdb_id }, ...answered }: Chosen) => ({
    id,
    type,
    tmdb_id,
    ...answered,
  });
  const show = (choice: Chosen): Promise<void> =>
    run(async () => {
      pick(choice);
      setPlan(await desk.call("refile_ingest", askedOf(choice)));
    });
  const move = (choice: Chosen): Promise<void> =>
    run(async () => {
      const confirm_token = plan?.confirm_token ?? "";
      const answer = await desk.call("refile_ingest", { ...askedOf(choice), confirm_token });
      const { results: [result] = [] } = answer;
      const name = release?.name ?? "";
      close();
      if (!result?.ok) {
        return notify({ text: text.done.refused(name, result?.message ?? ""), tone: "danger" });
      }
      const moved = words.moved(name, formatWork(choice.work));
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
              <Button onClick={() => void show({ work: candidate })}>
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
      {chosen && question && (
        <There
          duplicates={question}
          choices={question.choices}
          keptAs={undefined}
          canLeave={false}
          isOff={false}
          isBelow={false}
          hasKeys={false}
          answer={(how) => how !== "leave" && void show({ ...chosen, duplicates: how })}
        />
      )}
      {plan?.plan?.replaces && (
        <>
          <p>{words.correctReplaces}</p>
          <Listed names={plan.plan.replaces} />
        </>
      )}
      {chosen?.duplicates === "keep_both" && <p>{words.correctBoth}</p>}
      {!question && plan?.plan?.duplicate && <p>{plan.plan.duplicate}</p>}
      <p class="acts">
        {chosen && plan && !question && (
          <Button says={words.correctYes} class="main" onClick={() => void move(chosen)} />
        )}
        <Button says={words.correctNo} onClick={close} />
      </p>
    </Dialog>
  );
}
