import type { JSX } from "preact";
import { Button } from "./Button.tsx";
import { FormToken } from "./FormToken.tsx";
import { Moment } from "./Moment.tsx";

/** A session, as its owner sees it. */
export interface Device {
  id: string;
  browser: string;
  system: string;
  signedInAt: Date;
  lastSeenAt: Date;
  /** The session that is looking at the list. */
  current: boolean;
}

export interface DeviceListProps {
  devices: Device[];
  formToken: string;
}

/** Where the account is signed in, each with a way to end it. */
export function DeviceList(
  { devices, formToken }: DeviceListProps,
): JSX.Element {
  return (
    <>
      <ul class="divide-y divide-line">
        {devices.map((device) => (
          <li
            key={device.id}
            class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4 first:pt-0"
          >
            <div class="min-w-0">
              <p class="font-medium wrap-anywhere">
                {device.browser} on {device.system}
                {device.current && (
                  <span class="ms-2 inline-block rounded-full bg-tint px-2.5 py-0.5 text-sm font-semibold text-brand">
                    This device
                  </span>
                )}
              </p>
              <p class="mt-1 text-sm text-muted">
                Signed in <Moment at={device.signedInAt} />, last seen{" "}
                <Moment at={device.lastSeenAt} />
              </p>
            </div>
            {!device.current && (
              <form method="post" action="/account/devices">
                <FormToken formToken={formToken} />
                <Button
                  name="device"
                  value={device.id}
                  look="secondary"
                  aria-label={`Sign out ${device.browser} on ${device.system}`}
                >
                  Sign out
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {devices.length > 1 && (
        <form
          method="post"
          action="/account/devices"
          class="border-t border-line pt-4"
        >
          <FormToken formToken={formToken} />
          <Button name="device" value="others" look="secondary">
            Sign out all others
          </Button>
        </form>
      )}
    </>
  );
}
