<?xml version="1.0" encoding="UTF-8"?>
<!-- The first rows as they are read without script; with it, list.js and row.js show rows from the data instead. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="html" encoding="UTF-8" indent="no"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="/rows"><ol class="plain"><xsl:apply-templates select="row"/></ol></xsl:template>

  <xsl:template match="row">
    <li class="row" data-rule="{rule}">
      <p><span class="sev {severity}"><xsl:value-of select="severity"/></span><xsl:text> </xsl:text>
        <b><xsl:choose>
          <xsl:when test="patient_control_number"><bdi><xsl:value-of select="patient_control_number"/></bdi>
            <xsl:if test="line"> line <xsl:value-of select="line"/></xsl:if></xsl:when>
          <xsl:otherwise>whole file or envelope</xsl:otherwise>
        </xsl:choose></b>
        <xsl:for-each select="dollars | days | service_from | procedure | drug | disposition">
          <xsl:text> · </xsl:text><span class="{name()}"><xsl:value-of select="."/></span></xsl:for-each>
        <xsl:if test="ndc"> · NDC <xsl:value-of select="ndc"/></xsl:if>
        <xsl:if test="units"> · <xsl:value-of select="units"/> units</xsl:if>
        <xsl:if test="@payer != ''"> · <bdi><xsl:value-of select="@payer"/></bdi></xsl:if>
        <xsl:if test="billing_npi"> · <bdi><xsl:value-of select="billing_name"/></bdi> NPI
          <xsl:value-of select="billing_npi"/></xsl:if>
        · <bdi><xsl:value-of select="file"/></bdi>
        <xsl:if test="held"> · claim held</xsl:if></p>
      <p class="message"><b><xsl:value-of select="rule"/></b><xsl:text> </xsl:text><xsl:value-of select="message"/></p>
      <xsl:if test="remedy"><p class="remedy"><xsl:value-of select="remedy"/></p></xsl:if>
      <xsl:if test="element and (before or after)">
        <p class="change"><span class="at"><xsl:value-of select="element"/></span><xsl:text> </xsl:text>
          <code class="before"><bdi><xsl:value-of select="before"/></bdi></code>
          <xsl:if test="after"> → <code class="after"><bdi><xsl:value-of select="after"/></bdi></code></xsl:if></p>
      </xsl:if>
      <xsl:if test="timeline"><p>What became of this claim: <xsl:value-of select="timeline"/></p></xsl:if>
      <xsl:if test="choices"><p>Value to give with an approval: <xsl:value-of select="choices"/></p></xsl:if>
    </li>
  </xsl:template>
</xsl:stylesheet>
