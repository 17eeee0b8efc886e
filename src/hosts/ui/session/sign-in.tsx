import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Mark } from "../frame/marks.tsx";
import { Form } from "../shell/controls.tsx";
import { Alert, refusalOf } from "../shell/problem.tsx";
import { signIn as words } from "../text/sign-in.ts";
import { text } from "../text/text.ts";
import { signIn, wasGuest } from "./session.ts";

type SignInProps = {
  problem: string | undefined;
  done: () => void;
  /** True if a session has ended. The form is then shown over the page. */
  isEnded?: boolean;
};

/**
 * Shown if there is no session. The address does not change, so the requested page appears after
 * signing in.
 */
export function SignIn({ isEnded = false, ...props }: SignInProps): JSX.Element {
  const isGuest = wasGuest();
  const form = isGuest ? <GuestForm {...props} /> : <SignInForm {...props} />;
  return isEnded ? (
    form
  ) : (
    <SignInPage title={isGuest ? text.guestEnded : words.title}>{form}</SignInPage>
  );
}

const SignInPage = ({ title, children }: { title: string; children: JSX.Element }) => (
  <main id="content" class="sign" tabIndex={-1}>
    <div class="signcard">
      <p class="brand">
        <Mark />
        <span>{text.brand}</span>
      </p>
      <h1>{title}</h1>
      {children}
    </div>
  </main>
);

/** For a guest, who has no access to the machine. A reviewer may still have a token. */
const GuestForm = ({ done }: SignInProps) => (
  <>
    <p>{words.guest}</p>
    <details>
      <summary>{words.guestToken}</summary>
      <TokenForm problem={undefined} done={done} />
    </details>
  </>
);

const SignInForm = (props: SignInProps) => (
  <>
    <p>{words.what}</p>
    <p>
      <code>{words.command}</code>
    </p>
    <TokenForm {...props} says={words.or} />
  </>
);

function TokenForm({ problem, done, says }: SignInProps & { says?: string }) {
  const [token, type] = useState("");
  const [failure, fail] = useState(problem);
  const [isBusy, setBusy] = useState(false);
  const enter = async (): Promise<void> => {
    setBusy(true);
    fail(undefined);
    try {
      await signIn({ token });
      done();
    } catch (error) {
      fail(refusalOf(error));
    }
    setBusy(false);
  };
  return (
    <Form class="sign-form" submit={() => void enter()}>
      {says !== undefined && <p>{says}</p>}
      {/* The name under which a password manager stores the token. */}
      <input
        class="vh"
        type="text"
        autoComplete="username"
        value={text.brand}
        tabIndex={-1}
        aria-hidden="true"
        readOnly
      />
      <label>
        <span>{words.token}</span>
        <input
          type="password"
          aria-invalid={failure !== undefined && token !== ""}
          autoComplete="current-password"
          required
          value={token}
          onInput={({ currentTarget }) => type(currentTarget.value)}
        />
      </label>
      {failure !== undefined && <Alert says={failure} />}
      <button type="submit" class="main" disabled={isBusy}>
        {words.submit}
      </button>
    </Form>
  );
}
