import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Mark } from "../frame/marks.tsx";
import { Form } from "../shell/controls.tsx";
import { Alert, messageOf } from "../shell/problem.tsx";
import { signIn as words } from "../text/sign-in.ts";
import { text } from "../text/text.ts";
import { signIn } from "./session.ts";

type SignInProps = {
  problem: string | undefined;
  done: () => void;
  /** There was a session: over a page. */
  isEnded?: boolean;
};

/**
 * Where there is no session. The address stays what it was: after signing in, the page that was
 * asked for is there.
 */
export const SignIn = ({ isEnded = false, ...props }: SignInProps): JSX.Element =>
  isEnded ? <SignInForm {...props} /> : <SignInPage {...props} />;

const SignInPage = (props: SignInProps) => (
  <main id="content" class="sign" tabIndex={-1}>
    <div class="signcard">
      <p class="brand">
        <Mark />
        <span>{text.brand}</span>
      </p>
      <h1>{words.title}</h1>
      <SignInForm {...props} />
    </div>
  </main>
);

function SignInForm({ problem, done }: SignInProps) {
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
      fail(messageOf(error));
    }
    setBusy(false);
  };
  return (
    <>
      <p>{words.what}</p>
      <p>
        <code>{words.command}</code>
      </p>
      <Form class="token" submit={() => void enter()}>
        <p>{words.or}</p>
        {/* What a password manager keeps it under. */}
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
    </>
  );
}
