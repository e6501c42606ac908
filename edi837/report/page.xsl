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
          <p class="kicker">Exception report</p>
          <h1><bdi><xsl:value-of select="@title"/></bdi></h1>
          <xsl:call-template name="basis"/>
        </header>
        <main>
          <xsl:call-template name="held"/>
          <xsl:call-template name="measures"/>
          <section class="charts" aria-label="Dollars at risk"><xsl:apply-templates select="chart"/></section>
          <xsl:call-template name="notes"/>
          <xsl:call-template name="work"/>
        </main>
        <footer>
          <p>CARC, RARC, 277CA, TA1 and 999 codes are predictions, in words of our own; payers differ.
            Amounts at risk are what was billed, not what would be paid.</p>
        </footer>
        <script><xsl:value-of select="script"/></script>
      </body>
    </html>
  </xsl:template>

  <xsl:template name="basis">
    <xsl:choose>
      <xsl:when test="count(file) = 1"><xsl:apply-templates select="file"/></xsl:when>
      <xsl:otherwise>
        <p class="meta"><xsl:value-of select="count(file)"/> files, <xsl:value-of select="@tool"/></p>
        <details class="files"><summary>Files, runs and digests</summary>
          <xsl:apply-templates select="file"/></details>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="file">
    <dl class="meta">
      <div><dt>File</dt><dd><bdi><xsl:value-of select="@name"/></bdi>, <xsl:value-of select="@bytes"/> bytes</dd></div>
      <div><dt>As of</dt><dd><xsl:value-of select="@as_of"/></dd></div>
      <div><dt>Run</dt><dd><code><xsl:value-of select="@run"/></code>, <xsl:value-of select="@tool"/></dd></div>
      <div><dt>SHA-256 as received</dt><dd><code><xsl:value-of select="@sha256"/></code></dd></div>
      <xsl:if test="@output"><div><dt>SHA-256 of <bdi><xsl:value-of select="@output"/></bdi></dt>
        <dd><code><xsl:value-of select="@output_sha256"/></code></dd></div></xsl:if>
      <xsl:if test="@held"><div><dt>Held back</dt><dd><xsl:value-of select="@held"/></dd></div></xsl:if>
    </dl>
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
          <p class="money"><xsl:value-of select="@dollars"/><xsl:if test="@key = 'person'"> at risk</xsl:if></p>
          <p><xsl:value-of select="."/></p></div>
      </xsl:for-each>
      <svg class="flow" width="100%" height="14" role="img" aria-label="Examined claims: {measure[1]/@share} clean as received, {measure[2]/@share} after repair, {measure[3]/@share} need a person">
        <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" class="hatch-ground"/><rect width="2" height="6" class="hatch-line"/></pattern></defs>
        <xsl:for-each select="measure"><rect class="{@key}" x="{@start}%" width="{@width}%" height="14"/></xsl:for-each>
      </svg>
    </section>
  </xsl:template>

  <xsl:template match="chart">
    <figure><figcaption><h2><xsl:value-of select="@title"/></h2><p><xsl:value-of select="text()"/></p></figcaption>
      <xsl:if test="bar">
        <svg width="100%" height="{@height}" role="img" aria-labelledby="chart-{@kind}">
          <title id="chart-{@kind}"><xsl:value-of select="@title"/>: <xsl:for-each select="bar">
            <xsl:value-of select="@label"/><xsl:text> </xsl:text><xsl:value-of select="@dollars"/> in <xsl:value-of select="@claims"/>
            <xsl:if test="position() != last()">; </xsl:if></xsl:for-each></title>
          <xsl:for-each select="bar">
            <text x="0" y="{@y + 14}"><xsl:value-of select="@label"/></text>
            <text class="value" x="100%" y="{@y + 14}" text-anchor="end"><xsl:value-of select="@dollars"/></text>
            <rect class="track" x="0" y="{@y + 21}" width="100%" height="8" rx="2"/>
            <rect class="bar" x="0" y="{@y + 21}" width="{@width}%" height="8" rx="2"/>
          </xsl:for-each>
        </svg>
      </xsl:if>
      <xsl:if test="not(bar)"><p class="none">No dollars are at risk.</p></xsl:if>
      <xsl:if test="@others"><p class="none"><xsl:value-of select="@others"/></p></xsl:if>
      <xsl:apply-templates select="/page/table[@chart = current()/@kind]"/>
    </figure>
  </xsl:template>

  <xsl:template match="table">
    <details class="figures"><summary><xsl:value-of select="@count"/>, as a table</summary>
      <div class="scroll" tabindex="0" role="group" aria-label="Table by {@kind}"><table>
        <thead><tr><th scope="col"><xsl:value-of select="@title"/></th><th scope="col">Findings</th>
          <th scope="col">Repaired</th><th scope="col">To do</th><th scope="col">Claims to do</th>
          <th scope="col">At risk</th></tr></thead>
        <tbody><xsl:for-each select="group"><tr><th scope="row"><bdi><xsl:value-of select="."/></bdi></th>
          <td><xsl:value-of select="@findings"/></td><td><xsl:value-of select="@repaired"/></td>
          <td><xsl:value-of select="@open"/></td><td><xsl:value-of select="@claims"/></td>
          <td><xsl:value-of select="@dollars"/></td></tr></xsl:for-each></tbody>
      </table></div></details>
  </xsl:template>

  <xsl:template name="notes">
    <section class="notes" aria-label="What the figures rest on">
      <div><h2>Proposals</h2>
        <p class="figure"><xsl:value-of select="proposals/@net"/></p>
        <p>is what <xsl:value-of select="proposals/@count"/> would change in billed dollars with each charge prorated: up
          <xsl:value-of select="proposals/@up"/>, down <xsl:value-of select="proposals/@down"/>. As sent, approving changes
          $0.00 of what is billed until somebody changes a charge. Units: <xsl:value-of select="proposals/@more"/> more,
          <xsl:value-of select="proposals/@fewer"/> fewer. Each waits for a named person.
          <xsl:if test="proposals/@deferred != '0'"><xsl:text> </xsl:text><xsl:value-of select="proposals/@deferred"/>
            safe fixes were put off.</xsl:if></p></div>
      <div class="wide"><h2>Not checked</h2>
        <xsl:if test="not(not-checked)"><p>Every rule that was asked could judge.</p></xsl:if>
        <xsl:for-each select="not-checked">
          <details><summary><xsl:value-of select="text()"/><xsl:text> </xsl:text>
            <span class="count"><xsl:value-of select="@rules"/></span></summary>
            <ul><xsl:for-each select="rule"><li><b><xsl:value-of select="@code"/></b><xsl:text> </xsl:text>
              <xsl:value-of select="."/>, <xsl:value-of select="@extent"/></li></xsl:for-each></ul></details>
        </xsl:for-each></div>
      <div><h2>Code tables</h2>
        <xsl:if test="not(codes)"><p>No official tables were loaded: codes and NDCs were held against the built-in
          mappings alone.</p></xsl:if>
        <xsl:if test="codes"><table class="tables"><tbody><xsl:for-each select="codes"><tr><th scope="row"><xsl:value-of select="@name"/>
            <xsl:if test="text()"><b class="old"><xsl:value-of select="."/></b></xsl:if></th>
          <td><xsl:value-of select="@date"/></td></tr></xsl:for-each></tbody></table></xsl:if>
        <xsl:for-each select="mappings"><p>Mappings <code><xsl:value-of select="."/></code></p></xsl:for-each></div>
    </section>
  </xsl:template>

  <xsl:template name="work">
    <section id="work" aria-label="Work list">
      <h2>Work list</h2>
      <p class="lede"><xsl:for-each select="severity"><xsl:if test="position() &gt; 1"> · </xsl:if>
        <xsl:value-of select="."/></xsl:for-each>
        <xsl:if test="rows/@more">. These are the first <xsl:value-of select="rows/@shown"/> of
          <xsl:value-of select="rows/@total"/> rows by severity and dollars; the other <xsl:value-of select="rows/@more"/> are in
          <bdi><xsl:value-of select="@full"/></bdi></xsl:if>.
        <xsl:if test="@excerpts"> The segments of a claim are shown in the report of its own file.</xsl:if></p>
      <div id="views" role="group" aria-label="Which rows" hidden="hidden"></div>
      <form id="tools" role="search" hidden="hidden">
        <label class="search">Search <input id="q" type="search" placeholder="claim, NDC, code, word" autocomplete="off"/></label>
        <label>Group by <select id="by"><option value="r">Rule</option><option value="p">Payer</option>
          <option value="n">Provider</option><option value="f">File</option><option value="">No groups</option></select></label>
        <label>Sort by <select id="sort"><option value="s">Severity</option><option value="l">Days left</option>
          <option value="m">Dollars at risk</option><option value="o">Place in the file</option></select></label>
        <button type="button" id="unfold">Open all</button><button type="button" id="print">Print</button>
        <button type="button" id="help" aria-haspopup="dialog">Keys <kbd>?</kbd></button>
      </form>
      <p id="shown" role="status"></p>
      <div class="columns"><form id="facets" aria-label="Filters" hidden="hidden"></form>
        <div id="list"><xsl:comment>rows</xsl:comment><p id="none" hidden="hidden">No row fits.</p></div></div>
      <dialog id="keys" aria-label="Keys"><h2>Keys</h2><dl>
        <dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next row, row before</dd><dt><kbd>Enter</kbd></dt><dd>open or close the row</dd>
        <dt><kbd>/</kbd></dt><dd>search</dd><dt><kbd>Esc</kbd></dt><dd>leave the search, clear the filters</dd>
        <dt><kbd>?</kbd></dt><dd>this list</dd></dl><form method="dialog"><button>Close</button></form></dialog>
    </section>
  </xsl:template>
</xsl:stylesheet>
