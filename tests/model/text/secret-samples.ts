/** Made-up secrets in the formats that their issuers describe. They are put together at run time, so that no scanner finds one in this file. */
import { randomBits } from "./random-bits";

const digits = "0123456789";
const hexadecimal = `${digits}abcdef`;
const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const lower = upper.toLowerCase();
const letters = upper + lower + digits;
const url = `${letters}-_`;
const base = `${letters}+/`;

const next = randomBits(20261121);
const draw = (alphabet: string, length: number) => Array.from({ length }, () => alphabet.charAt(next(alphabet.length))).join("");
const hex = (length: number) => draw(hexadecimal, length);
const word = (length: number) => draw(letters, length);
const token = (length: number) => draw(url, length);
const base64 = (length: number) => draw(base, length);
const capitals = (length: number) => draw(upper + digits, length);
const uuid = () => [8, 4, 4, 4, 12].map(hex).join("-");
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const armour = (kind: string) => ["-----BEGIN", kind, "KEY-----\n"].join(" ") + base64(64);

/** Each format by its name, and one made-up secret in it. */
export const secretSamples: Readonly<Record<string, string>> = {
  "AWS long-term key": "AK" + "IA" + draw(`${upper}234567`, 16),
  "AWS session key": "AS" + "IA" + draw(`${upper}234567`, 16),
  "AWS presigned URL": "https://b.s3.amazonaws.com/k?X-Amz-" + "Signature=" + hex(64),
  "Google API key": "AI" + "za" + token(35),
  "Google OAuth access token": "ya" + "29." + token(60),
  "Google OAuth client secret": "GOC" + "SPX-" + token(28),
  "Azure storage connection": "DefaultEndpointsProtocol=https;AccountName=acme;Account" + "Key=" + base64(86) + "==",
  "Azure client secret": word(3) + "8" + "Q~" + word(34),
  "Azure SAS": "https://a.blob.core.windows.net/c?sv=2024-11-04&" + "sig=" + base64(43).replaceAll("+", "%2B") + "%3D",
  "Alibaba key id": "LT" + "AI" + word(20),
  "DigitalOcean token": "dop" + "_v1_" + hex(64),
  "Tailscale key": "tskey" + "-auth-" + word(12) + "-" + word(32),
  "GitHub personal token": "gh" + "p_" + word(36),
  "GitHub app token": "gh" + "s_" + word(36),
  "GitHub fine-grained token": "github" + "_pat_" + word(22) + "_" + word(59),
  "GitLab token": "gl" + "pat-" + token(20),
  "GitLab runner token": "gl" + "rt-" + token(20),
  "Bitbucket app password": "AT" + "BB" + word(32),
  "Atlassian token": "ATA" + "TT3xFf" + token(180),
  "npm token": "np" + "m_" + word(36),
  "PyPI token": "py" + "pi-AgEIcHlwaS5vcmc" + token(120),
  "RubyGems token": "ruby" + "gems_" + hex(48),
  "NuGet key": "oy" + "2" + draw(lower + digits, 43),
  "Clojars token": "CLO" + "JARS_" + hex(60),
  "Docker Hub token": "dckr" + "_pat_" + token(27),
  "Artifactory key": "AK" + "Cp8" + word(69),
  "SonarQube token": "sq" + "p_" + hex(40),
  "Buildkite token": "bk" + "ua_" + hex(40),
  "Netlify token": "nf" + "p_" + word(36),
  "Supabase token": "sb" + "p_" + hex(40),
  "Vault service token": "hv" + "s." + token(90),
  "Vault batch token": "hv" + "b." + token(140),
  "Vault token, before 1.10": "s" + "." + "A1b" + word(21),
  "Terraform Cloud token": word(14) + ".atlas" + "v1." + token(67),
  "Pulumi token": "pu" + "l-" + hex(40),
  "Doppler token": "dp" + ".pt." + word(43),
  "1Password service account": "op" + "s_" + encode({ signInAddress: "acme.1password.com", userAuth: word(30) }),
  "Grafana service account": "gl" + "sa_" + word(32) + "_" + hex(8),
  "Grafana cloud token": "gl" + "c_" + encode({ o: "123456", n: "acme", k: word(24) }),
  "Dynatrace token": "dt" + "0c01." + capitals(24) + "." + capitals(64),
  "New Relic user key": "NR" + "AK-" + capitals(27),
  "Sentry user token": "sn" + "tryu_" + hex(64),
  "Databricks token": "da" + "pi" + hex(32),
  "PlanetScale password": "pscale" + "_pw_" + token(43),
  "LaunchDarkly key": "sd" + "k-" + uuid(),
  "Postman key": "PM" + "AK-" + hex(24) + "-" + hex(34),
  "Stripe live key": "sk" + "_live_" + word(24),
  "Stripe restricted key": "rk" + "_test_" + word(99),
  "Stripe webhook secret": "wh" + "sec_" + word(32),
  "Square token": "sq0" + "atp-" + token(22),
  "Shopify token": "shp" + "at_" + hex(32),
  "Slack bot token": "xo" + "xb-" + draw(digits, 12) + "-" + draw(digits, 12) + "-" + word(24),
  "Slack app token": "xa" + "pp-1-" + capitals(11) + "-" + draw(digits, 13) + "-" + hex(64),
  "Slack webhook": "https://hooks.sl" + "ack.com/services/T" + capitals(8) + "/B" + capitals(10) + "/" + word(24),
  "Discord webhook": "https://disc" + "ord.com/api/webhooks/" + draw("123456789", 18) + "/" + token(68),
  "Discord bot token": "M" + word(23) + "." + word(6) + "." + token(38),
  "Telegram bot token": draw("123456789", 10) + ":A" + "A" + token(33),
  "Twilio key": "S" + "K" + hex(32),
  "SendGrid key": "S" + "G." + token(22) + "." + token(43),
  "Mailgun key": "ke" + "y-" + hex(32),
  "Mailchimp key": hex(32) + "-u" + "s14",
  "Brevo key": "xkey" + "sib-" + hex(64) + "-" + word(16),
  "HubSpot token": "pa" + "t-na1-" + uuid(),
  "Linear key": "lin" + "_api_" + word(40),
  "Notion token": "nt" + "n_" + word(46),
  "Airtable token": "pa" + "t" + word(14) + "." + hex(64),
  "Figma token": "fig" + "d_" + token(40),
  "Anthropic key": "sk-" + "ant-api03-" + token(93) + "AA",
  "OpenAI project key": "sk-" + "proj-" + token(120),
  "OpenAI key": "sk-" + word(20) + "T3Blbk" + "FJ" + word(20),
  "Hugging Face token": "h" + "f_" + draw(upper + lower, 34),
  "Groq key": "gs" + "k_" + word(52),
  "Replicate token": "r" + "8_" + word(37),
  JWT: [encode({ alg: "HS256", typ: "JWT" }), encode({ sub: "app", iat: 1 }), token(43)].join("."),
  "RSA key": armour("RSA PRIVATE"),
  "PKCS 8 key": armour("PRIVATE"),
  "SSH key": armour("OPENSSH PRIVATE"),
  "age key": "AGE-SECRET" + "-KEY-1" + draw("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58),
  "AWS Bedrock key": "AB" + "SK" + base64(128),
  "Azure DevOps token": word(76) + "AZ" + "DO" + word(4),
  "Tencent key id": "AK" + "ID" + word(32),
  "Cloudflare origin key": "v1" + ".0-" + hex(24) + "-" + hex(146),
  "Heroku token": "HR" + "KU-AA" + token(58),
  "Fly.io token": "fm" + "2_" + base64(100),
  "crates.io token": "ci" + "o" + "A1" + word(30),
  "Sourcegraph token": "sg" + "p_" + hex(16) + "_" + hex(40),
  "CircleCI token": "CCI" + "PAT_" + word(22) + "_" + hex(40),
  "Infracost key": "ic" + "o-" + word(32),
  "Braintree token": "access" + "_token$production$" + draw(lower + digits, 16) + "$" + hex(32),
  "Flutterwave key": "FLW" + "SECK-" + hex(32) + "-X",
  "EasyPost key": "EZ" + "AK" + word(54),
  "Teams webhook": "https://acme.webhook.off" + "ice.com/webhookb2/" + uuid() + "@" + uuid() + "/IncomingWebhook/" + hex(32) + "/" + uuid(),
  "Facebook token": "EA" + "A" + word(180),
  "Asana token": "1" + "/" + draw("123456789", 16) + ":" + hex(32),
  "Dropbox token": "s" + "l." + token(136),
  "Contentful token": "CF" + "PAT-" + token(43),
  "Typeform token": "tf" + "p_" + token(44) + "_" + token(14),
  "Mapbox token": "s" + "k." + encode({ u: "acme-maps", a: word(25) }) + "." + token(22),
  "Perplexity key": "pp" + "lx-" + word(48),
  "bcrypt hash": "$2" + "b$12$" + draw(`${letters}./`, 53),
};
