/// <reference lib="dom" />
/** @jsxRuntime automatic */
/** @jsxImportSource react */
/** @jsxImportSourceTypes @types/react */
// @ts-types="@types/react-dom/client"
import { createRoot } from "react-dom/client";
import { FusionAuthProvider, useFusionAuth } from "@fusionauth/react-sdk";

/** A page of FusionAuth's React SDK: who is signed in, and its buttons. */
function Page() {
  const sdk = useFusionAuth();
  if (!sdk.isLoggedIn) {
    return (
      <>
        <button type="button" onClick={() => sdk.startLogin("the state")}>
          Sign in
        </button>
        <button type="button" onClick={() => sdk.startRegister()}>
          Register
        </button>
      </>
    );
  }
  return (
    <>
      <p>Signed in as {sdk.userInfo?.email}</p>
      <button type="button" onClick={sdk.startLogout}>Sign out</button>
    </>
  );
}

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no element for the app");
const { serverUrl = "", clientId = "" } = root.dataset;
createRoot(root).render(
  <FusionAuthProvider
    serverUrl={serverUrl}
    clientId={clientId}
    redirectUri={location.origin}
    scope="openid email offline_access"
    shouldAutoFetchUserInfo
    shouldAutoRefresh
    onRedirect={(state) => root.dataset.state = state ?? ""}
    onAutoRefreshFailure={(error) => root.dataset.failure = error.message}
  >
    <Page />
  </FusionAuthProvider>,
);
