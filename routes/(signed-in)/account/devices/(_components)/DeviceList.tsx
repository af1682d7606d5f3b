import type { JSX } from "preact";
import type { Device } from "@/auth/session/devices.ts";
import { Button } from "@/components/Button.tsx";
import { FormToken } from "@/components/FormToken.tsx";

export interface DeviceListProps {
  devices: readonly Device[];
  formToken: string;
}

/** Where the user is signed in, each with a button that signs it out: one form for all. */
export function DeviceList(
  { devices, formToken }: DeviceListProps,
): JSX.Element {
  return (
    <form method="post" action="/account/devices">
      <FormToken formToken={formToken} />
      <ul class="divide-y divide-line">
        {devices.toSorted(byCurrentThenLastSeen).map((device) => (
          <li
            key={device.id}
            class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4 first:pt-0 sm:min-h-20 sm:first:min-h-16"
          >
            <DeviceText device={device} />
            {!device.current && (
              <Button
                name="device"
                value={device.id}
                look="secondary"
                aria-label={`Sign out ${device.browser} on ${device.system}`}
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
      {devices.length > 1 && (
        <p class="border-t border-line pt-5">
          <Button name="device" value="others" look="secondary">
            Sign out all others
          </Button>
        </p>
      )}
    </form>
  );
}

function byCurrentThenLastSeen(a: Device, b: Device): number {
  return Number(b.current) - Number(a.current) ||
    b.lastSeenAt.getTime() - a.lastSeenAt.getTime();
}

function DeviceText({ device }: { device: Device }): JSX.Element {
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
          Signed in <Time at={device.signedInAt} />
        </span>
        <span>
          Last seen <Time at={device.lastSeenAt} />
        </span>
      </p>
    </div>
  );
}

const FORMAT = new Intl.DateTimeFormat("en-US", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});

/** In UTC, since the server does not know the browser's time zone. */
function Time({ at }: { at: Date }): JSX.Element {
  return <time datetime={at.toISOString()}>{FORMAT.format(at)} UTC</time>;
}
