import type { JSX } from "preact";
import { Button } from "./Button.tsx";
import { FormToken } from "./FormToken.tsx";
import { Moment } from "./Moment.tsx";

/** A session, as its owner sees it. */
export interface ListedDevice {
  id: string;
  browser: string;
  system: string;
  signedInAt: Date;
  lastSeenAt: Date;
  /** The session that is looking at the list. */
  current: boolean;
}

export interface DeviceListProps {
  devices: readonly ListedDevice[];
  formToken: string;
}

/** Where the account is signed in, each with a way to end it. */
export function DeviceList(
  { devices, formToken }: DeviceListProps,
): JSX.Element {
  return (
    <>
      <ul class="divide-y divide-line">
        {devices.toSorted(byCurrentThenLastSeen).map((device) => (
          <li
            key={device.id}
            class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4 first:pt-0 sm:min-h-20 sm:first:min-h-16"
          >
            <DeviceText device={device} />
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
          class="border-t border-line pt-5"
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

function byCurrentThenLastSeen(a: ListedDevice, b: ListedDevice): number {
  return Number(b.current) - Number(a.current) ||
    b.lastSeenAt.getTime() - a.lastSeenAt.getTime();
}

function DeviceText({ device }: { device: ListedDevice }): JSX.Element {
  return (
    <div class="min-w-0">
      <p class="flex flex-wrap items-center gap-x-3 gap-y-1 font-medium wrap-anywhere">
        {device.browser} on {device.system}
        {device.current && (
          <span class="rounded-full bg-tint px-2.5 py-0.5 text-sm font-semibold text-brand">
            This device
          </span>
        )}
      </p>
      <p class="mt-1 flex flex-wrap gap-x-4 text-sm text-muted">
        <span>
          Signed in <Moment at={device.signedInAt} />
        </span>
        <span>
          Last seen <Moment at={device.lastSeenAt} />
        </span>
      </p>
    </div>
  );
}
