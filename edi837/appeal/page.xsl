<?xml version="1.0" encoding="UTF-8"?>
<!-- A packet: the letter first, then each part on a sheet of its own; no script, no network. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat" indent="no"/>

  <xsl:template match="/packet">
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
        <header class="top"><h1><bdi><xsl:value-of select="@title"/></bdi></h1></header>
        <main><xsl:apply-templates select="section"/></main>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="section">
    <section class="part"><xsl:if test="@apart"><xsl:attribute name="class">part apart</xsl:attribute></xsl:if>
      <h2><xsl:value-of select="@title"/></h2><xsl:apply-templates/></section>
  </xsl:template>
  <xsl:template match="p"><p><xsl:if test="@note"><xsl:attribute name="class">note</xsl:attribute></xsl:if><xsl:value-of select="."/></p></xsl:template>
  <xsl:template match="list"><ul><xsl:for-each select="item"><li><xsl:value-of select="."/></li></xsl:for-each></ul></xsl:template>
  <xsl:template match="facts"><dl><xsl:for-each select="fact"><div><dt><xsl:value-of select="@title"/></dt>
    <dd><bdi><xsl:value-of select="."/></bdi></dd></div></xsl:for-each></dl></xsl:template>
  <xsl:template match="grid"><div class="scroll" tabindex="0" role="region" aria-label="{../@title}, by {titles/cell[1]}"><table><thead><tr><xsl:for-each select="titles/cell"><th scope="col"><xsl:value-of select="."/></th></xsl:for-each></tr></thead>
    <tbody><xsl:for-each select="row"><tr><xsl:for-each select="cell"><td><bdi><xsl:value-of select="."/></bdi></td></xsl:for-each></tr></xsl:for-each></tbody></table></div></xsl:template>
  <xsl:template match="lines"><pre tabindex="0" role="region" aria-label="{../@title}"><xsl:for-each select="line"><xsl:value-of select="."/><xsl:text>&#10;</xsl:text></xsl:for-each></pre></xsl:template>
</xsl:stylesheet>
