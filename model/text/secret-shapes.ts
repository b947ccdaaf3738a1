/** How a kind of secret is told by its looks alone. */
interface SecretShape {
  /** What it is, with its article, as a message says it. */
  readonly what: string;
  /** Its looks from its first character on. Nothing open-ended in it, so that a search takes bounded time at each place. */
  readonly looks: string;
}

const shapes = (rows: Readonly<Record<string, string>>): SecretShape[] => Object.entries(rows).map(([what, looks]) => ({ what, looks }));

/** Every format that its issuer has published, in the order in which they are tried. */
export const secretShapes: readonly SecretShape[] = shapes({
  // Keys as such
  "a private key": String.raw`-----BEGIN[ A-Z0-9]{0,24} PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d|-----BEGIN OpenVPN Static key|AGE-SECRET-KEY-1[0-9A-Z]{50}|"private_key": ?"-----BEGIN`,
  "a password hash": String.raw`\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|\$argon2(?:id|i|d)\$v=\d|\$(?:apr1|[156])\$[^$\s]{1,32}\$[./A-Za-z0-9]{22}|\{SSHA\}[A-Za-z0-9+/]{28}`,
  "a JWT": String.raw`(?<![\w-])eyJ[\w-]{10,2000}\.eyJ[\w-]{10}`,
  // Clouds
  "an AWS access key id": String.raw`(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])|AKIA[A-Z0-9]{16}(?![A-Za-z0-9])`,
  "a presigned AWS URL": String.raw`X-Amz-Signature=[0-9a-f]{64}`,
  "an AWS Bedrock API key": String.raw`ABSK[A-Za-z0-9+/]{80}`,
  "a Google API key": String.raw`AIza[\w-]{35}`,
  "a Google OAuth token": String.raw`ya29\.[\w-]{20}|GOCSPX-[\w-]{28}`,
  "an Azure storage or bus key": String.raw`(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{42}`,
  "an Azure client secret": String.raw`[A-Za-z0-9_~.]{3}[78]Q~[A-Za-z0-9_~.-]{31}`,
  "an Azure shared access signature": String.raw`sig=[A-Za-z0-9%+/]{42}`,
  "an Azure DevOps token": String.raw`[A-Za-z0-9]{75,76}AZDO[A-Za-z0-9]{4}`,
  "an Alibaba access key id": String.raw`LTAI[A-Za-z0-9]{20}(?![A-Za-z0-9])`,
  "a Tencent secret id": String.raw`AKID[A-Za-z0-9]{32}(?![A-Za-z0-9])`,
  "a DigitalOcean token": String.raw`do[opr]_v1_[0-9a-f]{64}`,
  "a Cloudflare origin key": String.raw`v1\.0-[0-9a-f]{24}-[0-9a-f]{100}`,
  "a Heroku token": String.raw`HRKU-[\w-]{36}`,
  "a Fly.io token": String.raw`fm[12][ar]?_[A-Za-z0-9+/]{40}|fo1_[\w-]{43}`,
  "a Tailscale key": String.raw`tskey-[a-z]{3,10}-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20}`,
  // Code and packages
  "a GitHub token": String.raw`gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}`,
  "a GitLab token": String.raw`gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt|oas|ffct)-[\w-]{20}|GR1348941[\w-]{20}`,
  "a Bitbucket or Atlassian token": String.raw`ATBB[A-Za-z0-9]{32}|ATATT3[\w=-]{60}|ATCTT3[\w=-]{60}`,
  "an npm token": String.raw`npm_[A-Za-z0-9]{36}`,
  "a PyPI token": String.raw`pypi-AgE[\w-]{40}`,
  "a RubyGems token": String.raw`rubygems_[0-9a-f]{48}`,
  "a crates.io token": String.raw`cio(?=[A-Za-z0-9]{0,31}\d)(?=[A-Za-z0-9]{0,31}[A-Z])[A-Za-z0-9]{32}(?![A-Za-z0-9])`,
  "a NuGet key": String.raw`oy2[a-z0-9]{43}(?![A-Za-z0-9])`,
  "a Clojars token": String.raw`CLOJARS_[0-9a-f]{60}`,
  "a Docker Hub token": String.raw`dckr_[po]at_[\w-]{27}`,
  "an Artifactory key": String.raw`AKCp[0-9][A-Za-z0-9]{60}|cmVmdGtuOjAxO[\w+/-]{30}`,
  "a SonarQube token": String.raw`sq[pua]_[0-9a-f]{40}`,
  "a Sourcegraph token": String.raw`sgp_(?:[0-9a-f]{16}_|local_)?[0-9a-f]{40}`,
  "a Buildkite token": String.raw`bk(?:ua|at)_[0-9a-f]{40}`,
  "a CircleCI token": String.raw`CCI(?:PAT|PRJ)_[A-Za-z0-9]{22}_[0-9a-f]{40}`,
  "a Netlify token": String.raw`nf[pcou]_[A-Za-z0-9]{36}`,
  "a Supabase key": String.raw`sbp_[0-9a-f]{40}|sb_secret_[\w-]{20}`,
  // Secrets, infrastructure, observation
  "a Vault token": String.raw`hv[sbr]\.[\w-]{24}|(?<![\w.-])s\.(?=[A-Za-z0-9]{0,23}\d)(?=[A-Za-z0-9]{0,23}[A-Z])[A-Za-z0-9]{24}(?![\w.-])`,
  "a Terraform Cloud token": String.raw`[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60}`,
  "a Pulumi token": String.raw`pul-[0-9a-f]{40}`,
  "a Doppler token": String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{40}`,
  "a 1Password token": String.raw`ops_eyJ[\w-]{40}|A3-[A-Z0-9]{6}-[A-Z0-9]{6,11}-[A-Z0-9]{5}-[A-Z0-9]{5}`,
  "an Infracost key": String.raw`ico-[A-Za-z0-9]{32}(?![A-Za-z0-9])`,
  "a Grafana token": String.raw`glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[A-Za-z0-9+/]{32}|eyJrIjoi[A-Za-z0-9+/]{40}`,
  "a Dynatrace token": String.raw`dt0[a-z]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}`,
  "a New Relic key": String.raw`NRAK-[A-Z0-9]{27}|NRII-[\w-]{32}`,
  "a Sentry token": String.raw`sntrys_eyJ[\w+/=-]{40}|sntryu_[0-9a-f]{64}`,
  "a Databricks token": String.raw`dapi[0-9a-f]{32}`,
  "a PlanetScale password or token": String.raw`pscale_(?:tkn|pw|oauth)_[\w.-]{32}`,
  "a LaunchDarkly key": String.raw`sdk-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}`,
  "a Postman key": String.raw`PMAK-[0-9a-f]{24}-[0-9a-f]{34}`,
  // Money
  "a Stripe key": String.raw`[sr]k_(?:live|test)_[A-Za-z0-9]{16}|whsec_[A-Za-z0-9+/]{32}`,
  "a Square token": String.raw`sq0(?:atp|csp)-[\w-]{22}|EAAA[\w-]{60}`,
  "a Shopify token": String.raw`shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}`,
  "a Braintree token": String.raw`access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}`,
  "a Flutterwave key": String.raw`FLWSECK(?:_TEST)?-[0-9a-zA-Z]{32}`,
  "an EasyPost key": String.raw`EZ[AT]K[A-Za-z0-9]{54}`,
  // Messages and people
  "a Slack token": String.raw`xox[abceoprs](?:\.xox[bp])?-[\w-]{10}|xapp-\d-[A-Z0-9]{8,14}-\d{8,14}-[0-9a-f]{30}`,
  "a Slack webhook": String.raw`hooks\.slack\.com/(?:services|workflows|triggers)/[A-Z0-9]{8,14}/[A-Z0-9]{8,20}/[A-Za-z0-9]{18}`,
  "a Teams webhook": String.raw`webhook\.office\.com/webhookb2/[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/[0-9a-f]{32}`,
  "a Discord webhook": String.raw`discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60}`,
  "a Discord token": String.raw`[MNO][A-Za-z0-9_-]{23,27}\.[\w-]{6}\.[\w-]{27}`,
  "a Telegram token": String.raw`\d{8,10}:AA[\w-]{33}(?![\w-])`,
  "a Twilio key": String.raw`SK[0-9a-f]{32}(?![A-Za-z0-9])`,
  "a SendGrid key": String.raw`SG\.[\w-]{22}\.[\w-]{43}`,
  "a Mailgun key": String.raw`(?<![\w-])key-[0-9a-f]{32}(?![\w-])`,
  "a Mailchimp key": String.raw`[0-9a-f]{32}-us\d{1,2}(?![A-Za-z0-9])`,
  "a Brevo key": String.raw`xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}`,
  "a Facebook token": String.raw`EAA[A-Za-z0-9]{90}`,
  "a HubSpot token": String.raw`pat-(?:na|eu|ap)\d-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}`,
  "a Linear key": String.raw`lin_(?:api|oauth)_[A-Za-z0-9]{32}`,
  "a Notion token": String.raw`secret_[A-Za-z0-9]{43}(?![A-Za-z0-9])|ntn_[A-Za-z0-9]{40}`,
  "an Airtable token": String.raw`pat[A-Za-z0-9]{14}\.[0-9a-f]{64}`,
  "an Asana token": String.raw`[12]/\d{15,17}(?:/\d{15,17})?:[0-9a-f]{32}`,
  "a Figma token": String.raw`fig[dou]r?_[\w-]{40}`,
  "a Dropbox token": String.raw`(?<![\w.-])sl\.(?:u\.)?[\w-]{120}`,
  "a Contentful token": String.raw`CFPAT-[\w-]{43}`,
  "a Typeform token": String.raw`tfp_[\w.-]{40}`,
  "a Mapbox token": String.raw`sk\.eyJ[\w-]{40}`,
  // Models
  "an Anthropic key": String.raw`sk-ant-[a-z]{3,8}\d\d-[\w-]{60}`,
  "an OpenAI key": String.raw`sk-(?:proj|svcacct|admin|None)-[\w-]{40}|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}|sk-(?=[A-Za-z0-9]{0,31}\d)[A-Za-z0-9]{32}`,
  "a Hugging Face token": String.raw`hf_[A-Za-z0-9]{34}(?![A-Za-z0-9])`,
  "a Groq or xAI key": String.raw`gsk_[A-Za-z0-9]{52}|xai-[A-Za-z0-9]{80}`,
  "a Replicate token": String.raw`r8_[A-Za-z0-9]{37}(?![A-Za-z0-9])`,
  "a Perplexity key": String.raw`pplx-[A-Za-z0-9]{48}`,
});

const anyShape = new RegExp(`(?<![A-Za-z0-9])(?:${secretShapes.map(({ looks }) => looks).join("|")})`);
const eachShape = secretShapes.map(({ what, looks }) => ({ what, pattern: new RegExp(`(?<![A-Za-z0-9])(?:${looks})`) }));

/** What secret of a known format stands somewhere in the text. */
export function knownSecret(text: string): string | undefined {
  if (text.length < 16 || !anyShape.test(text)) return undefined;
  return eachShape.find(({ pattern }) => pattern.test(text))?.what;
}
