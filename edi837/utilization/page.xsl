<?xml version="1.0" encoding="UTF-8"?>
<!-- The utilization page: one self-contained file without script, which a browser opens without network. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat" indent="no"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="/page">
    <html lang="en">
      <head>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{style/@sha256}'; base-uri 'none'; form-action 'none'"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="referrer" content="no-referrer"/>
        <title><xsl:value-of select="@title"/></title>
        <style><xsl:value-of select="style"/></style>
      </head>
      <body>
        <a class="skip" href="#tables">To the tables</a>
        <header class="top">
          <p class="kicker">Drug line report</p>
          <h1><bdi><xsl:value-of select="@title"/></bdi></h1>
          <xsl:call-template name="basis"/>
        </header>
        <main>
          <xsl:call-template name="left-out"/>
          <xsl:if test="nothing"><p class="nothing"><xsl:value-of select="nothing"/></p></xsl:if>
          <xsl:if test="measure"><section class="measures" aria-label="Summary"><xsl:apply-templates select="measure"/></section></xsl:if>
          <xsl:if test="months | chart"><section class="charts" aria-label="Charts">
            <xsl:apply-templates select="months"/><xsl:apply-templates select="chart"/></section></xsl:if>
          <section id="tables" aria-label="Tables"><xsl:apply-templates select="table"/></section>
          <section class="how"><h2>How it was counted</h2>
            <ul><xsl:for-each select="note"><li><xsl:value-of select="."/></li></xsl:for-each></ul></section>
        </main>
      </body>
    </html>
  </xsl:template>

  <xsl:template name="basis">
    <dl class="meta">
      <div><dt>Files</dt><dd><xsl:value-of select="@files"/></dd></div>
      <xsl:if test="@months"><div><dt>Months of service</dt><dd><xsl:value-of select="@months"/></dd></div></xsl:if>
      <div><dt>As of</dt><dd><xsl:value-of select="@as_of"/></dd></div>
      <div><dt>Made by</dt><dd><xsl:value-of select="@tool"/>, mappings <code><xsl:value-of select="@mappings"/></code></dd></div>
    </dl>
    <xsl:if test="file"><details class="files"><summary>What each file holds</summary>
      <ul><xsl:for-each select="file"><li><bdi><xsl:value-of select="@name"/></bdi>: <xsl:value-of select="@lines"/> in
        <xsl:value-of select="@claims"/></li></xsl:for-each>
        <xsl:if test="@more_files"><li><xsl:value-of select="@more_files"/></li></xsl:if></ul></details></xsl:if>
  </xsl:template>

  <xsl:template name="left-out">
    <xsl:if test="left-out"><div class="alert" role="note"><h2>Not in the figures</h2>
      <ul><xsl:for-each select="left-out"><li><bdi><xsl:value-of select="@name"/></bdi>: <xsl:value-of select="."/></li>
      </xsl:for-each><xsl:if test="@more_left_out"><li><xsl:value-of select="@more_left_out"/></li></xsl:if></ul></div></xsl:if>
  </xsl:template>

  <xsl:template match="measure">
    <div class="measure"><h2><xsl:value-of select="@label"/></h2>
      <p class="figure"><xsl:value-of select="@figure"/></p>
      <p class="ratio"><xsl:value-of select="@ratio"/></p>
      <p><xsl:value-of select="."/></p></div>
  </xsl:template>

  <xsl:template match="months">
    <figure class="by-month"><figcaption><h2><xsl:value-of select="@title"/></h2>
      <p><i class="key given"/>given <i class="key waste"/>discarded (JW)</p></figcaption>
      <xsl:if test="column">
        <svg width="100%" height="{@height}" role="img" aria-labelledby="months-{@kind}">
          <title id="months-{@kind}"><xsl:value-of select="@title"/>: <xsl:for-each select="column[@told]">
            <xsl:value-of select="text()"/><xsl:text> </xsl:text><xsl:value-of select="@told"/>
            <xsl:if test="position() != last()">; </xsl:if></xsl:for-each></title>
          <xsl:for-each select="tick">
            <line class="grid" x1="0" x2="100%" y1="{@y}" y2="{@y}"/>
            <text class="tick" x="0" y="{@y - 4}"><xsl:value-of select="."/></text>
          </xsl:for-each>
          <xsl:for-each select="column">
            <g>
              <xsl:if test="@told"><title><xsl:value-of select="text()"/>: <xsl:value-of select="@told"/></title>
                <rect class="bar" x="{@left}%" y="{@y}" width="{@width}%" height="{@height}"/>
                <rect class="waste" x="{@left}%" y="{@upper_y}" width="{@width}%" height="{@upper_height}"/></xsl:if>
              <xsl:if test="@value"><text class="value" x="{@middle}%" y="{@upper_y - 5}" text-anchor="middle">
                <xsl:value-of select="@value"/></text></xsl:if>
              <xsl:if test="@label"><text class="tick" x="{@middle}%" y="{../@base + 17}" text-anchor="middle">
                <xsl:value-of select="@label"/></text></xsl:if>
              <xsl:if test="@year"><text class="tick" x="{@middle}%" y="{../@base + 31}" text-anchor="middle">
                <xsl:value-of select="@year"/></text></xsl:if>
            </g>
          </xsl:for-each>
        </svg>
      </xsl:if>
      <xsl:if test="not(column)"><p class="none">No line has a valid date.</p></xsl:if>
      <xsl:if test="@others"><p class="none"><xsl:value-of select="@others"/></p></xsl:if>
    </figure>
  </xsl:template>

  <xsl:template match="chart">
    <figure><figcaption><h2><xsl:value-of select="@title"/></h2></figcaption>
      <xsl:if test="bar">
        <svg width="100%" height="{@height}" role="img" aria-labelledby="chart-{@kind}">
          <title id="chart-{@kind}"><xsl:value-of select="@title"/>: <xsl:for-each select="bar">
            <xsl:value-of select="@told"/><xsl:if test="position() != last()">; </xsl:if></xsl:for-each></title>
          <xsl:for-each select="bar">
            <g><title><xsl:value-of select="@told"/></title>
              <text x="0" y="{@y + 14}"><xsl:value-of select="@label"/></text>
              <text class="value" x="100%" y="{@y + 14}" text-anchor="end"><xsl:value-of select="@dollars"/></text>
              <rect class="track" x="0" y="{@y + 21}" width="100%" height="8" rx="2"/>
              <rect class="bar" x="0" y="{@y + 21}" width="{@width}%" height="8" rx="2"/></g>
          </xsl:for-each>
        </svg>
      </xsl:if>
      <xsl:if test="not(bar)"><p class="none"><xsl:choose><xsl:when test="@none"><xsl:value-of select="@none"/></xsl:when>
        <xsl:otherwise>No dollars are billed.</xsl:otherwise></xsl:choose></p></xsl:if>
      <xsl:if test="@others"><p class="none"><xsl:value-of select="@others"/></p></xsl:if>
    </figure>
  </xsl:template>

  <xsl:template match="table">
    <section class="usage" aria-labelledby="table-{@kind}">
      <h2 id="table-{@kind}"><xsl:value-of select="@title"/><xsl:text> </xsl:text><span class="count"><xsl:value-of select="@count"/></span></h2>
      <div class="scroll" tabindex="0" role="group" aria-labelledby="table-{@kind}"><table>
        <thead><tr><th scope="col"><xsl:value-of select="@title"/></th>
          <xsl:for-each select="head"><th scope="col"><abbr title="{@about}"><xsl:value-of select="."/></abbr></th></xsl:for-each></tr></thead>
        <tbody><xsl:for-each select="group"><tr><xsl:call-template name="cells"/></tr></xsl:for-each></tbody>
        <xsl:if test="all"><tfoot><tr><th scope="row">All lines</th><xsl:for-each select="all/cell"><td><xsl:value-of select="."/></td></xsl:for-each></tr></tfoot></xsl:if>
      </table></div>
      <xsl:if test="@more"><p class="none"><xsl:value-of select="@more"/></p></xsl:if>
    </section>
  </xsl:template>

  <xsl:template name="cells">
    <th scope="row"><bdi><xsl:value-of select="@key"/></bdi>
      <xsl:if test="@name and @name != '' and @name != @key"><xsl:text> </xsl:text><bdi class="name"><xsl:value-of select="@name"/></bdi></xsl:if></th>
    <xsl:for-each select="cell"><td><xsl:value-of select="."/></td></xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
