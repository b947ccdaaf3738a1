/** A setting of a zone, as Cloudflare's API has it: a provider passes objects on as they are, so their fields have the API's names. */
export interface ZoneSettingPlan {
  readonly settingId: string;
  readonly value: string | Readonly<Record<string, unknown>>;
}

const yearSeconds = 31_536_000;
const daySeconds = 86_400;

/** How a zone talks to browsers and to the regions. A browser that was told for how long to come encrypted cannot be told otherwise: a day outside of production. */
export function zoneSettings(prod: boolean): readonly ZoneSettingPlan[] {
  return [
    // Full (strict): the gateway's certificate is checked on the way to the region.
    { settingId: "ssl", value: "strict" },
    { settingId: "min_tls_version", value: "1.2" },
    { settingId: "tls_1_3", value: "on" },
    // What is sent before the handshake ends can be sent again by whoever has heard it.
    { settingId: "0rtt", value: "off" },
    { settingId: "always_use_https", value: "on" },
    { settingId: "automatic_https_rewrites", value: "on" },
    { settingId: "opportunistic_encryption", value: "on" },
    {
      settingId: "security_header",
      value: {
        strict_transport_security: {
          enabled: true,
          max_age: prod ? yearSeconds : daySeconds,
          include_subdomains: true,
          nosniff: true,
          // A browser's own list of such zones takes months to leave.
          preload: false,
        },
      },
    },
  ];
}
