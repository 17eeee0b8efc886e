import type { ComponentChildren, TargetedEvent } from "preact";
import { ClientFields } from "../settings/client-fields.tsx";
import { PlexSignIn } from "../settings/plex-sign-in.tsx";
import { titleOf } from "../settings/row.tsx";
import { welcome as words } from "../text/welcome.ts";

/** What was answered so far, by the names of settings. */
export type Answers = Record<string, string>;

type StepProps = {
  answers: Answers;
  answer: (name: string, value: string) => void;
  /** A server of the account that is signed in at plex.tv, with its address. */
  takeServer: (server: number, url: string) => void;
  hasServer: boolean;
};

type FieldProps = Pick<StepProps, "answers" | "answer"> & {
  name: string;
  /** What the setting is called, unless it is said. */
  label?: string;
  help?: string;
  isSecret?: boolean;
};

function Field({ answers, answer, name, label = titleOf(name), help, isSecret = false }: FieldProps) {
  const id = `w-${name}`;
  const about = {
    id,
    dir: "auto",
    autoComplete: "off",
    spellcheck: false,
    "aria-describedby": help === undefined ? undefined : `${id}-help`,
    value: answers[name] ?? "",
    onInput: ({ currentTarget: { value } }: TargetedEvent<HTMLInputElement>) => answer(name, value),
  } as const;
  return (
    <p class="field">
      <label for={id}>{label}</label>
      {isSecret ? <input {...about} type="password" /> : <input {...about} type="text" />}
      {help !== undefined && (
        <span class="dim" id={`${id}-help`}>
          {help}
        </span>
      )}
    </p>
  );
}

const Plex = ({ takeServer, hasServer, ...given }: StepProps) => (
  <>
    <PlexSignIn take={takeServer} />
    <Field {...given} name="PLEX_URL" label={words.plex.url} />
    {!hasServer && <Field {...given} name="PLEX_TOKEN" isSecret />}
  </>
);

const Client = (given: StepProps) => (
  <>
    <Field {...given} name="PLEX_INGEST_DIR" label={words.client.folder} />
    <Field {...given} name="TRANSMISSION_URL" />
    <Field {...given} name="TRANSMISSION_USERNAME" />
    <Field {...given} name="TRANSMISSION_PASSWORD" isSecret />
    <ClientFields
      value={given.answers["DOWNLOAD_CLIENTS"] ?? ""}
      typed={given.answers}
      hasRow={() => false}
      change={given.answer}
    />
  </>
);

const Folders = (given: StepProps) => (
  <Field {...given} name="PLEX_MEDIA_ROOT" label={words.folders.root} help={words.folders.help} />
);

const Tmdb = (given: StepProps) => (
  <>
    <Field {...given} name="TMDB_API_KEY" label={words.tmdb.key} help={words.tmdb.help} isSecret />
    <Field {...given} name="TMDB_LANGUAGE" />
  </>
);

const Filing = ({ answers, answer }: StepProps) => (
  <fieldset class="choices">
    <legend>{words.filing.legend}</legend>
    {(["false", "true"] as const).map((value) => (
      <label key={value}>
        <input
          type="radio"
          name="auto"
          checked={answers["PLEX_AUTO_INGEST"] === value}
          onChange={() => answer("PLEX_AUTO_INGEST", value)}
        />
        {value === "true" ? words.filing.alone : words.filing.ask}
      </label>
    ))}
  </fieldset>
);

export const STEPS = ["plex", "client", "folders", "tmdb", "filing"] as const;
export type Step = (typeof STEPS)[number];

/** The questions of each step. */
export const QUESTIONS: Readonly<Record<Step, (given: StepProps) => ComponentChildren>> = {
  plex: Plex,
  client: Client,
  folders: Folders,
  tmdb: Tmdb,
  filing: Filing,
};

/** The step that asks for a setting. */
export const stepOf = (name: string): Step | undefined =>
  STEPS.find((step) => ASKED[step].includes(name) || (step === "client" && name.startsWith("CLIENT_")));

/** Which settings a step asks for. */
export const ASKED: Readonly<Record<Step, readonly string[]>> = {
  plex: ["PLEX_URL", "PLEX_TOKEN"],
  client: ["PLEX_INGEST_DIR", "TRANSMISSION_URL", "TRANSMISSION_USERNAME", "TRANSMISSION_PASSWORD", "DOWNLOAD_CLIENTS"],
  folders: ["PLEX_MEDIA_ROOT"],
  tmdb: ["TMDB_API_KEY", "TMDB_LANGUAGE"],
  filing: ["PLEX_AUTO_INGEST"],
};
