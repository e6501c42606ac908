<?xml version="1.0" encoding="UTF-8"?>
<!-- A page of figures, charts and tables: one self-contained file without script, which a browser opens without network. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat" indent="no"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="/sheet">
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
          <p class="kicker"><xsl:value-of select="@kicker"/></p>
          <h1><bdi><xsl:value-of select="@title"/></bdi></h1>
          <dl class="meta"><xsl:for-each select="fact"><div><dt><xsl:value-of select="@name"/></dt><dd><bdi><xsl:value-of select="."/></bdi></dd></div></xsl:for-each></dl>
        </header>
        <main>
          <xsl:if test="measure"><section class="measures" aria-label="Summary"><xsl:for-each select="measure">
            <div class="measure"><h2><xsl:value-of select="@label"/></h2><p class="figure"><xsl:value-of select="@figure"/></p>
              <p><xsl:value-of select="."/></p></div></xsl:for-each></section></xsl:if>
          <xsl:if test="chart"><section class="charts" aria-label="Charts"><xsl:apply-templates select="chart"/></section></xsl:if>
          <div id="tables"><xsl:apply-templates select="table"/></div>
          <xsl:if test="note"><section class="how"><h2><xsl:value-of select="@notes"/></h2>
            <ul><xsl:for-each select="note"><li><xsl:value-of select="."/></li></xsl:for-each></ul></section></xsl:if>
        </main>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="chart">
    <figure><figcaption><h2><xsl:value-of select="@title"/></h2><p><xsl:value-of select="@about"/></p>
      <xsl:if test="key"><p class="keys"><xsl:for-each select="key"><span><i class="key {@kind}"/><xsl:value-of select="."/></span><xsl:text> </xsl:text></xsl:for-each></p></xsl:if>
      </figcaption>
      <svg width="100%" height="{@height}" role="img" aria-labelledby="{@id}">
        <title id="{@id}"><xsl:value-of select="@title"/>: <xsl:for-each select="bar">
          <xsl:value-of select="@told"/><xsl:if test="position() != last()">; </xsl:if></xsl:for-each></title>
        <xsl:for-each select="bar">
          <g><title><xsl:value-of select="@told"/></title>
            <text x="0" y="{@y + 14}"><xsl:value-of select="@label"/></text>
            <text class="value" x="100%" y="{@y + 14}" text-anchor="end"><xsl:value-of select="@value"/></text>
            <rect class="track" x="0" y="{@y + 21}" width="100%" height="10" rx="2"/>
            <xsl:for-each select="part"><rect class="{@kind}" x="{@left}%" y="{../@y + 21}" width="{@width}%" height="10"/></xsl:for-each>
            <xsl:if test="@mark"><line class="mark" x1="{@mark}%" x2="{@mark}%" y1="{@y + 18}" y2="{@y + 34}"/></xsl:if>
          </g>
        </xsl:for-each>
      </svg>
      <xsl:if test="@others"><p class="none"><xsl:value-of select="@others"/></p></xsl:if>
    </figure>
  </xsl:template>

  <xsl:template match="table">
    <section class="usage" aria-labelledby="{@id}">
      <h2 id="{@id}"><xsl:value-of select="@title"/><xsl:text> </xsl:text><span class="count"><xsl:value-of select="@count"/></span></h2>
      <xsl:if test="@about"><p class="none"><xsl:value-of select="@about"/></p></xsl:if>
      <xsl:if test="row"><div class="scroll" tabindex="0" role="group" aria-labelledby="{@id}"><table>
        <thead><tr><xsl:for-each select="head"><th scope="col" class="{@kind}"><xsl:value-of select="."/></th></xsl:for-each></tr></thead>
        <tbody><xsl:for-each select="row"><tr><xsl:for-each select="cell">
          <xsl:choose>
            <xsl:when test="position() = 1"><th scope="row"><bdi><xsl:value-of select="."/></bdi></th></xsl:when>
            <xsl:when test="line"><td class="{@kind}"><xsl:for-each select="line"><bdi><xsl:value-of select="."/></bdi><br/></xsl:for-each></td></xsl:when>
            <xsl:otherwise><td class="{@kind}"><bdi><xsl:value-of select="."/></bdi></td></xsl:otherwise>
          </xsl:choose></xsl:for-each></tr></xsl:for-each></tbody>
      </table></div></xsl:if>
      <xsl:if test="not(row)"><p class="nothing"><xsl:value-of select="@nothing"/></p></xsl:if>
      <xsl:if test="@more"><p class="none"><xsl:value-of select="@more"/></p></xsl:if>
    </section>
  </xsl:template>
</xsl:stylesheet>
