<?xml version="1.0" encoding="UTF-8"?>
<!-- The page around the rows: one self-contained file that a browser opens without network, complete without script. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat" indent="no"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="/page">
    <html lang="en">
      <head>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{style/@sha256}'; script-src 'sha256-{script/@sha256}'; base-uri 'none'; form-action 'none'"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="referrer" content="no-referrer"/>
        <title>Exceptions in <xsl:value-of select="@title"/></title>
        <style><xsl:value-of select="style"/></style>
      </head>
      <body>
        <a class="skip" href="#work">To the work list</a>
        <header class="top">
          <h1><span class="kicker">Exception report </span><bdi><xsl:value-of select="@title"/></bdi></h1>
          <xsl:call-template name="basis"/>
        </header>
        <main>
          <xsl:call-template name="held"/>
          <xsl:call-template name="measures"/>
          <section class="notes" aria-label="What the figures rest on"><xsl:call-template name="notes"/></section>
          <xsl:call-template name="work"/>
        </main>
        <footer>
          <p>CARC, RARC, 277CA, TA1 and 999 codes are predictions, in words of our own; payers differ.
            Amounts at risk are what was billed, not what would be paid.</p>
        </footer>
        <script type="application/json" id="about"><xsl:value-of select="about"/></script>
        <xsl:comment>data</xsl:comment>
        <script type="module"><xsl:value-of select="script"/></script>
      </body>
    </html>
  </xsl:template>

  <xsl:template name="basis">
    <xsl:choose>
      <xsl:when test="count(file) = 1"><xsl:apply-templates select="file"/></xsl:when>
      <xsl:otherwise>
        <p class="meta"><xsl:value-of select="count(file)"/> files, <xsl:value-of select="@tool"/></p>
        <details class="files"><summary>Files, runs and digests</summary>
          <xsl:for-each select="file"><h2><xsl:choose>
              <xsl:when test="@report"><a href="{@report}"><bdi><xsl:value-of select="@name"/></bdi></a></xsl:when>
              <xsl:otherwise><bdi><xsl:value-of select="@name"/></bdi></xsl:otherwise></xsl:choose></h2>
            <xsl:apply-templates select="."/></xsl:for-each></details>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="file">
    <p class="meta"><xsl:value-of select="@bytes"/> bytes · as of <xsl:value-of select="@as_of"/> · run
      <code><xsl:value-of select="@run"/></code> · <xsl:value-of select="@tool"/>
      <xsl:if test="@held"> · held back: <xsl:value-of select="@held"/></xsl:if></p>
    <details class="files"><summary>Digests<xsl:if test="count(/page/file) &gt; 1"> of <bdi><xsl:value-of select="@name"/></bdi></xsl:if></summary>
      <dl class="meta">
        <div><dt>SHA-256 as received</dt><dd><code><xsl:value-of select="@sha256"/></code></dd></div>
        <xsl:if test="@output"><div><dt>SHA-256 of <bdi><xsl:value-of select="@output"/></bdi></dt>
          <dd><code><xsl:value-of select="@output_sha256"/></code></dd></div></xsl:if>
      </dl></details>
  </xsl:template>

  <xsl:template name="held">
    <xsl:if test="held"><div class="alert" role="note">
      <h2><xsl:if test="count(file) &gt; 1"><xsl:value-of select="count(file[@held])"/> files are held</xsl:if>
        <xsl:if test="count(file) = 1">Held</xsl:if> back as a whole: nothing was corrected or passed on</h2>
      <div class="scroll" tabindex="0" role="group" aria-label="What is held back, and why">
        <ul><xsl:for-each select="held"><li><b><xsl:value-of select="@code"/></b><xsl:text> </xsl:text>
          <xsl:value-of select="."/><xsl:if test="count(/page/file) &gt; 1"> (<bdi><xsl:value-of select="@file"/></bdi>)</xsl:if></li>
        </xsl:for-each></ul></div></div></xsl:if>
    <xsl:if test="left-out"><div class="alert" role="note"><h2>Not in this report</h2>
      <div class="scroll" tabindex="0" role="group" aria-label="What is not in this report, and why">
        <ul><xsl:for-each select="left-out"><li><bdi><xsl:value-of select="@name"/></bdi>: <xsl:value-of select="."/></li>
        </xsl:for-each></ul></div></div></xsl:if>
  </xsl:template>

  <xsl:template name="measures">
    <section class="measures" aria-label="Summary">
      <div class="measure in"><h2>Received</h2>
        <p class="figure"><xsl:value-of select="claims/@all"/></p>
        <p class="money"><xsl:value-of select="claims/@dollars"/></p>
        <p><xsl:value-of select="claims/@examined"/> with drug lines were examined
          (<xsl:value-of select="claims/@examined_dollars"/>), <xsl:value-of select="claims/@others"/> have none and
          were not judged. <xsl:value-of select="claims/@lines"/>, <xsl:value-of select="claims/@lines_dollars"/>.</p></div>
      <xsl:for-each select="measure">
        <div class="measure {@key}"><h2><i class="key"/><xsl:value-of select="@label"/></h2>
          <p class="figure"><xsl:value-of select="@share"/></p>
          <p class="ratio"><xsl:value-of select="@count"/> of <xsl:value-of select="@of"/> examined claims</p>
          <p class="money"><xsl:value-of select="@dollars"/> of <xsl:value-of select="@of_dollars"/></p>
          <p><xsl:value-of select="."/></p></div>
      </xsl:for-each>
      <svg class="flow" width="100%" height="14" role="img" aria-label="Examined claims: {measure[1]/@share} clean as received, {measure[2]/@share} after repair, {measure[3]/@share} need a person">
        <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" class="hatch-ground"/><rect width="2" height="6" class="hatch-line"/></pattern></defs>
        <xsl:for-each select="measure"><rect class="{@key}" x="{@start}%" width="{@width}%" height="14"/></xsl:for-each>
      </svg>
    </section>
  </xsl:template>

  <xsl:template match="table">
    <h3><xsl:value-of select="@count"/></h3>
    <div class="scroll" tabindex="0" role="group" aria-label="Table by {@kind}"><table>
      <thead><tr><th scope="col"><xsl:value-of select="@title"/></th><th scope="col">Findings</th>
        <th scope="col">Repaired</th><th scope="col">To do</th><th scope="col">Claims to do</th>
        <th scope="col">At risk</th></tr></thead>
      <tbody><xsl:for-each select="group"><tr><th scope="row"><bdi><xsl:value-of select="."/></bdi></th>
        <td><xsl:value-of select="@findings"/></td><td><xsl:value-of select="@repaired"/></td>
        <td><xsl:value-of select="@open"/></td><td><xsl:value-of select="@claims"/></td>
        <td><xsl:value-of select="@dollars"/></td></tr></xsl:for-each></tbody>
    </table></div>
  </xsl:template>

  <xsl:template name="notes">
    <details class="proposals"><summary>Proposals: <b><xsl:value-of select="proposals/@net"/></b></summary>
      <p><xsl:value-of select="proposals/@net"/> is what <xsl:value-of select="proposals/@count"/> would change in billed dollars with each charge prorated: up
        <xsl:value-of select="proposals/@up"/>, down <xsl:value-of select="proposals/@down"/>. As sent, approving changes
        $0.00 of what is billed until somebody changes a charge. Units: <xsl:value-of select="proposals/@more"/> more,
        <xsl:value-of select="proposals/@fewer"/> fewer. Each waits for a named person.
        <xsl:if test="proposals/@deferred != '0'"><xsl:text> </xsl:text><xsl:value-of select="proposals/@deferred"/>
          safe fixes were put off.</xsl:if></p></details>
    <details class="unchecked"><summary>Not checked: <b><xsl:choose>
        <xsl:when test="not-checked"><xsl:value-of select="@unchecked"/></xsl:when><xsl:otherwise>nothing</xsl:otherwise></xsl:choose></b></summary>
      <xsl:if test="not(not-checked)"><p>Every rule that was asked could judge.</p></xsl:if>
      <xsl:for-each select="not-checked">
        <h3><xsl:value-of select="text()"/><xsl:text> </xsl:text><span class="count"><xsl:value-of select="@rules"/></span></h3>
        <ul><xsl:for-each select="rule"><li><b><xsl:value-of select="@code"/></b><xsl:text> </xsl:text>
          <xsl:value-of select="."/>, <xsl:value-of select="@extent"/></li></xsl:for-each></ul>
      </xsl:for-each></details>
    <details class="tables"><summary>Code tables: <b><xsl:choose><xsl:when test="codes"><xsl:value-of select="count(codes)"/> loaded</xsl:when>
        <xsl:otherwise>none</xsl:otherwise></xsl:choose></b>
        <xsl:if test="codes[text()]"><b class="old"> look: <xsl:value-of select="codes[text()][1]"/></b></xsl:if></summary>
      <xsl:if test="not(codes)"><p>No official tables were loaded: codes and NDCs were held against the built-in
        mappings alone.</p></xsl:if>
      <xsl:if test="codes"><table><tbody><xsl:for-each select="codes"><tr><th scope="row"><xsl:value-of select="@name"/>
          <xsl:if test="text()"><b class="old"><xsl:value-of select="."/></b></xsl:if></th>
        <td><xsl:value-of select="@date"/></td></tr></xsl:for-each></tbody></table></xsl:if>
      <xsl:for-each select="mappings"><p>Mappings <code><xsl:value-of select="."/></code></p></xsl:for-each></details>
    <details class="figures"><summary>Figures: <b>by rule, payer, provider<xsl:if test="count(file) &gt; 1">, file</xsl:if></b></summary>
      <p>A line with findings of several rules is counted under each of them; by payer each line once, and a finding of a
        whole claim puts its whole charge at risk.</p>
      <xsl:apply-templates select="table"/></details>
  </xsl:template>

  <xsl:template name="work">
    <section id="work" aria-label="Work list">
      <h2>Work list</h2>
      <p class="lede"><xsl:for-each select="severity"><xsl:if test="position() &gt; 1"> · </xsl:if>
        <xsl:value-of select="."/></xsl:for-each>
        <xsl:if test="rows/@more">. The list holds the first <xsl:value-of select="rows/@shown"/> of
          <xsl:value-of select="rows/@total"/> rows by deadline and dollars (--report-limit); the other
          <xsl:value-of select="rows/@more"/> are in <bdi><xsl:value-of select="@full"/></bdi></xsl:if>.
        <xsl:if test="@excerpts"> The segments of a claim are shown in the report of its own file.</xsl:if></p>
      <div id="first" role="group" aria-label="What waits" hidden="hidden"></div>
      <form id="tools" role="search" hidden="hidden">
        <div id="views" role="group" aria-label="Which rows" hidden="hidden"></div>
        <label class="search"><span>Search</span> <input id="q" type="search" autocomplete="off" aria-describedby="syntax"
          placeholder="claim, NDC, date, rule:Q605, payer:name, -word"/></label>
        <label><span>Group by</span> <select id="by"></select></label>
        <label><span>Sort by</span> <select id="sort"></select></label>
      </form>
      <div class="told"><p id="shown" role="status"></p><button type="button" id="clear" hidden="hidden">Clear filters</button>
        <p id="said" role="status"></p>
        <div id="acts" hidden="hidden"><button type="button" id="dense" aria-pressed="false">Compact</button>
          <details id="columns"><summary>Columns</summary><form id="parts" aria-label="Columns"></form></details>
          <button type="button" id="save">Save as CSV</button>
          <button type="button" id="print">Print</button>
          <button type="button" id="help" aria-haspopup="dialog">Help <kbd>?</kbd></button></div></div>
      <div class="columns"><details id="filters" hidden="hidden"><summary>Filters</summary><form id="facets" aria-label="Filters"></form></details>
        <div class="rows"><div id="plain"><p>Without script, or in a browser of before 2023, these are the first <xsl:value-of select="rows/@first"/> of
            <xsl:value-of select="rows/@total"/> rows by deadline and dollars. All are in <bdi><xsl:value-of select="@full"/></bdi>,
            beside this page.</p>
          <xsl:comment>rows</xsl:comment></div>
          <div id="list"></div><p id="none" hidden="hidden">No row fits.</p><p id="cut" hidden="hidden"></p>
          <nav id="pages" aria-label="Pages" hidden="hidden"><button type="button" id="before">← Before</button>
            <span id="range"></span><button type="button" id="after">Next →</button></nav></div></div>
      <dialog id="keys" aria-label="Help"><h2>Search</h2>
        <p id="syntax">All words must stand in a row: a claim number, an NDC with or without hyphens, a date as 11/03/2026, a
          code, any word. <code>rule:Q605</code> <code>payer:medicare</code> <code>claim:</code> <code>ndc:</code> <code>drug:</code>
          <code>provider:</code> <code>date:</code> <code>file:</code> look in one place, <code>"two words"</code> together,
          <code>-word</code> leaves out. What you search for is not kept in the address.</p>
        <h2>Keys</h2><dl>
        <dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next row, row before</dd><dt><kbd>Enter</kbd></dt><dd>open or close the row</dd>
        <dt><kbd>[</kbd> <kbd>]</kbd></dt><dd>page before, next page</dd><dt><kbd>c</kbd></dt><dd>copy the claim number</dd>
        <dt><kbd>/</kbd></dt><dd>search</dd><dt><kbd>Esc</kbd></dt><dd>clear search and filters</dd>
        <dt><kbd>?</kbd></dt><dd>this help</dd></dl><form method="dialog"><button>Close</button></form></dialog>
    </section>
  </xsl:template>
</xsl:stylesheet>
